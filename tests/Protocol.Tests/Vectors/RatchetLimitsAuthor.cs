// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using static SecureMessenger.Tests.Vectors.HandshakeAuthor;

namespace SecureMessenger.Tests.Vectors;

/// <summary>How far a header may reach, and how late a message may come (rules ).</summary>
internal static class RatchetLimitsAuthor
{
    public static void Write(VectorFile file)
    {
        Play(file, "two thousand lost messages are borne", 0,
        [
            Start(), Send("initiator", "first"), Deliver("responder", 0), Lose("initiator", 2000), Send("initiator", "after 2,000"), Deliver("responder", 1),
            Send("responder", "back"), Deliver("initiator", 2),
        ]);
        Play(file, "one more is not", 6,
        [
            Start(), Send("initiator", "first"), Deliver("responder", 0), Send("responder", "reply"), Deliver("initiator", 1),
            Send("initiator", "on the second chain"), Deliver("responder", 2), Lose("initiator", 2001), Send("initiator", "after 2,001"), Deliver("responder", 3),
            Send("responder", "next chain"), Deliver("responder", 4), // one's own message sent back
            Forged("initiator", 4, 34, "000007d2"), Forged("initiator", 4, 34, "ffffffff"), Forged("initiator", 4, 38, "ffffffff"), Forged("initiator", 4, 1, "04"),
            Deliver("initiator", 4),
        ]);
        List<JsonObject> steps = [Start(), Send("initiator", "late"), Send("initiator", "too late"), Send("initiator", "in time"), Deliver("responder", 2)];
        for (var step = 1; step <= 5; step++)
        {
            var message = 1 + (2 * step);
            steps.AddRange([Send("responder", $"{step}"), Deliver("initiator", message), Send("initiator", $"{step}"), Deliver("responder", message + 1)]);
            if (step == 4)
                steps.Add(Deliver("responder", 0));
        }

        steps.Add(Deliver("responder", 1));
        Play(file, "late messages open until five newer steps", 1, steps);
    }

    private static void Play(VectorFile file, string name, int refused, List<JsonObject> steps)
    {
        var scene = Scene(file, suites: 1, oneTime: true);
        scene["steps"] = Json.Array(steps);
        var played = file.Add(name, "play_session", scene);
        Assert.Equal(refused, played.Items("steps").Count(step => step["error"]?.GetValue<string>() == "undecryptable"));
    }

    private static JsonObject Lose(string by, int count)
    {
        var step = Send(by, "lost");
        (step["do"], step["count"]) = ("lose", count);
        return step;
    }
}
