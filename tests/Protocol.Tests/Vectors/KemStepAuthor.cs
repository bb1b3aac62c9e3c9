// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using static SecureMessenger.Tests.Vectors.HandshakeAuthor;

namespace SecureMessenger.Tests.Vectors;

/// <summary>Steps that come by count, from both sides at once: parts 1, 2 and 3.</summary>
internal static class KemStepAuthor
{
    private const int Parts = 54;

    public static void WriteCounted(VectorFile file)
    {
        var scene = Scene(file, suites: 3, oneTime: true);
        List<JsonObject> steps = [Start(), Send("initiator", "0"), Deliver("responder", 0), Send("responder", "1"), Deliver("initiator", 1)];
        for (var message = 2; message < 50; message++)
            steps.AddRange([Send("initiator", $"{message}"), Deliver("responder", message)]);
        steps.AddRange(
        [
            Send("initiator", "offer"), Send("responder", "offer too"), Send("initiator", "offer again"),
            Damaged("responder", 50, 600), Forged("responder", 50, Parts, "00"), Forged("responder", 50, Parts, "03"), Forged("responder", 50, Parts, "05"),
            Deliver("responder", 52), Deliver("initiator", 51), Deliver("responder", 50),
        ]);
        for (var turn = 0; turn < 3; turn++)
        {
            var message = 53 + (2 * turn);
            steps.AddRange([Send("initiator", $"turn {turn}"), Deliver("responder", message), Send("responder", $"turn {turn}"), Deliver("initiator", message + 1)]);
        }

        scene["steps"] = Json.Array(steps);
        var played = file.Add("two steps at once, after fifty messages", "play_session", scene);
        var sent = played.Items("steps").Where(step => step["message"] is not null).Select(step => step.Bytes("message")).ToList();
        Assert.Equal([1, 2, 3], sent.Where(message => message[1] == 4).Select(message => (int)message[Parts]).Distinct().Order());
        Assert.Equal(1, sent[^1][1]); // both are over
        Assert.Equal(4, played.Items("steps").Count(step => step["error"] is not null));
    }
}
