// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using static SecureMessenger.Tests.Vectors.HandshakeAuthor;

namespace SecureMessenger.Tests.Vectors;

internal static class RatchetAuthor
{
    private const long WeekMs = 7L * 24 * 60 * 60 * 1000;

    /// <summary>Forty messages both ways, some late, some twice, some never, some damaged.</summary>
    public static VectorFile Write()
    {
        var file = new VectorFile("ratchet", "Forty messages, skipped, doubled, reordered and damaged", "docs/protocol/sessions.md#ratchet-double-ratchet-rev-4", 4);
        var scene = Scene(file, suites: 1, oneTime: true);
        var steps = new List<JsonObject> { Start() };
        var order = new SeededRandom(44);
        List<(string To, int Message)> underWay = [];
        for (var message = 0; message < 40; message++)
        {
            var by = message < 2 || order.Next(2) == 0 ? "initiator" : "responder";
            steps.Add(Send(by, $"message {message}"));
            underWay.Add((by == "initiator" ? "responder" : "initiator", message));
            if (message == 0)
                Hand(0);
            while (underWay.Count > 0 && order.Next(3) > 0)
                Hand(order.Next(underWay.Count));
        }

        while (underWay.Count > 0)
            Hand(order.Next(underWay.Count));
        scene["steps"] = Json.Array(steps);
        file.Add("a conversation", "play_session", scene);
        RatchetLimitsAuthor.Write(file);
        return file;

        void Hand(int at)
        {
            var (to, message) = underWay[at];
            underWay.RemoveAt(at);
            if (message > 0 && order.Next(12) == 0)
                return; // lost
            if (order.Next(5) == 0)
                steps.Add(Damaged(to, message, order.Next(40)));
            steps.Add(Deliver(to, message));
            if (order.Next(5) == 0)
                steps.Add(Deliver(to, message));
        }
    }

    /// <summary>A post-quantum step that comes with age: offer, answer and their repetition.</summary>
    public static VectorFile WriteKemSteps()
    {
        var file = new VectorFile("kem-steps", "A post-quantum step by age, with loss and reordering", "docs/protocol/sessions.md#post-quantum-steps-suite-2-only", 5);
        var scene = Scene(file, suites: 3, oneTime: true);
        scene["steps"] = Json.Array((JsonNode[])
        [
            Start(), Send("initiator", "hello"), Deliver("responder", 0), Send("responder", "hello yourself"), Deliver("initiator", 1),
            Send("initiator", "a week later: offer", WeekMs), Send("initiator", "offer again", WeekMs), Deliver("responder", 3, WeekMs),
            Send("responder", "answer", WeekMs), Send("responder", "answer again", WeekMs),
            Damaged("initiator", 5, 56), Damaged("initiator", 5, 1150), Damaged("initiator", 5, 54),
            Deliver("initiator", 5, WeekMs), Deliver("responder", 2, WeekMs), Deliver("initiator", 4, WeekMs),
            Send("initiator", "done", WeekMs), Deliver("responder", 6, WeekMs), Send("responder", "done, too", WeekMs), Deliver("initiator", 7, WeekMs),
        ]);
        file.Add("a step", "play_session", scene);
        KemStepAuthor.WriteCounted(file);
        return file;
    }
}
