// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Vectors;

internal static class HandshakeAuthor
{
    private const int InitialHeader = 82;

    public static VectorFile WriteX3dh()
    {
        var file = new VectorFile("x3dh", "Handshake of suite 1, with and without a one-time prekey", "docs/protocol/sessions.md#handshake-x3dh-rev-1-pqxdh-rev-3", 2);
        Write(file, suites: 1, oneTime: true);
        Write(file, suites: 1, oneTime: false);
        WriteForged(file, suites: 1);
        return file;
    }

    public static VectorFile WritePqxdh()
    {
        var file = new VectorFile("pqxdh", "Handshake of suite 2, with and without a one-time prekey", "docs/protocol/sessions.md#handshake-x3dh-rev-1-pqxdh-rev-3", 3);
        Write(file, suites: 3, oneTime: true);
        Write(file, suites: 3, oneTime: false);
        WriteForged(file, suites: 3);
        WriteLowered(file);
        return file;
    }

    /// <summary>The input of a script between two new devices, without its steps.</summary>
    public static JsonObject Scene(VectorFile file, int suites, bool oneTime)
    {
        var responder = Party.Draw(file.Inputs);
        return new JsonObject
        {
            ["initiator"] = Party.Draw(file.Inputs),
            ["bundle"] = BundleAuthor.MakeBundle(file, responder, suites, oneTime),
            ["responder"] = responder,
        };
    }

    public static JsonObject Start() => new() { ["do"] = "start", ["now_ms"] = BundleAuthor.NowMs };

    public static JsonObject Send(string by, string text, long laterMs = 0) => new()
    {
        ["do"] = "send", ["by"] = by, ["plaintext"] = Json.Hex(Encoding.UTF8.GetBytes(text)), ["now_ms"] = BundleAuthor.NowMs + laterMs,
    };

    public static JsonObject Deliver(string to, int message, long laterMs = 0) =>
        new() { ["do"] = "deliver", ["to"] = to, ["message"] = message, ["now_ms"] = BundleAuthor.NowMs + laterMs };

    public static JsonObject Damaged(string to, int message, int at, int cut = 0)
    {
        var step = Deliver(to, message);
        if (cut > 0)
            step["cut"] = cut;
        else
            (step["xor_at"], step["xor"]) = (at, 1);
        return step;
    }

    public static JsonObject Forged(string to, int message, int at, string put)
    {
        var step = Deliver(to, message);
        (step["put_at"], step["put"]) = (at, put);
        return step;
    }

    // Headers that are well formed, or nearly, and not what was sent.
    private static void WriteForged(VectorFile file, int suites)
    {
        var scene = Scene(file, suites, oneTime: true);
        var steps = new List<JsonObject> { Start(), Send("initiator", "hello") };
        var (smallOrder, notCanonical) = ("01" + new string('0', 62), "ee" + new string('f', 60) + "7f");
        foreach (var (at, put) in new[]
        {
            (2, suites == 1 ? "0002" : "0001"), (2, "0003"), (2, "0000"), (4, scene["bundle"]!.Text("identity")), (4, smallOrder),
            (36, smallOrder), (36, notCanonical), (36, scene["bundle"]!.Text("signed_prekey")),
            (68, "00000000"), (68, "00000008"), (72, "00000000"), (72, "00000016"), (76, "00000000"), (76, "00000008"), (80, "0000"), (80, "0001"), (80, "043f"), (80, "ffff"),
        })
        {
            // What an honest initiator of this suite writes there is no forgery.
            if (!(suites == 1 && put == "00000000" && at == 76) && !(suites == 1 && put == "0000" && at == 80))
                steps.Add(Forged("responder", 0, at, put));
        }

        var refused = steps.Count - 2;
        steps.Add(Deliver("responder", 0));
        scene["steps"] = Json.Array(steps);
        var played = file.Add("forged headers", "play_session", scene);
        Assert.Equal(refused, played.Items("steps").Count(step => step["error"]?.GetValue<string>() == "undecryptable"));
    }

    private static void WriteLowered(VectorFile file)
    {
        var scene = Scene(file, suites: 3, oneTime: true);
        var lowered = Start();
        lowered["suites"] = 1;
        scene["steps"] = Json.Array((JsonNode[])[Start(), Send("initiator", "hello"), Deliver("responder", 0), lowered, Send("initiator", "still suite 2"), Deliver("responder", 1)]);
        var played = file.Add("a list that takes suite 2 away from a device that had it", "play_session", scene);
        Assert.Single(played.Items("steps"), step => step["error"]?.GetValue<string>() == "suite_lowered");
    }

    private static void Write(VectorFile file, int suites, bool oneTime)
    {
        var scene = Scene(file, suites, oneTime);
        var header = InitialHeader + (suites == 1 ? 0 : 1088);
        var steps = new List<JsonObject> { Start(), Send("initiator", "hello"), Send("initiator", "are you there?") };
        foreach (var at in new[] { 0, 1, 3, 4, 36, 68, 72, 76, 80, header - 1, header + 2, header + 34, header + 38, header + 42, header + 54 })
            steps.Add(Damaged("responder", 0, at));
        steps.AddRange(
        [
            Damaged("responder", 0, 0, cut: 1),
            Deliver("responder", 1),
            Deliver("responder", 0),
            Deliver("responder", 0),
            Send("responder", "I am"),
            Damaged("initiator", 2, 60),
            Deliver("initiator", 2),
            Send("initiator", "good"),
            Deliver("responder", 3),
        ]);
        scene["steps"] = Json.Array(steps);
        var played = file.Add($"suite {(suites == 1 ? 1 : 2)}, {(oneTime ? "with" : "without")} a one-time prekey", "play_session", scene);
        Assert.Equal(17, played.Items("steps").Count(step => step["error"]?.GetValue<string>() == "undecryptable"));
        Assert.Single(played.Items("steps"), step => step["error"]?.GetValue<string>() == "duplicate");
    }
}
