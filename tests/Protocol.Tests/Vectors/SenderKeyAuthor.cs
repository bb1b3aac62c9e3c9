// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json.Nodes;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class SenderKeyAuthor
{
    public static VectorFile Write()
    {
        var file = new VectorFile("sender-keys", "A sender's chains in a group: messages, a removal, the next chain", "docs/protocol/groups.md#sender-keys", 9);
        var (sender, reader, removed) = (Party.Draw(file.Inputs), Party.Draw(file.Inputs), Party.Draw(file.Inputs));
        var group = Json.Hex(file.Inputs.Bytes(16));
        var log = new JsonArray();
        Append("the sender begins a group", sender, GroupOperation.Create, [reader, removed]);
        Append("and removes a member", sender, GroupOperation.Remove, [removed]);

        var input = GroupEventAuthor.Log(log);
        input["group"] = group;
        input["sender"] = sender.DeepClone();
        input["steps"] = Json.Array((JsonNode[])
        [
            Step("chain", 1), Send("one", 1), Send("two", 1), Send("three", 1),
            Damaged(0, 2), Damaged(0, 20), Damaged(0, 26), Damaged(0, 30), Damaged(0, 40), Damaged(0, 50), Damaged(0, 130),
            Deliver(2, 1), Deliver(0, 1), Deliver(0, 1), Deliver(2, 1),
            Send("refused: somebody has gone", 2), Step("chain", 2), Send("four", 2),
            Deliver(3, 1), Deliver(3, 2), Deliver(1, 2), Deliver(3, 2),
        ]);
        file.Add("two chains", "play_group", input);
        WriteRotations(file, input);
        WriteDistributions(file, input);
        return file;

        void Append(string name, JsonObject author, GroupOperation operation, JsonObject[] subjects)
        {
            var made = GroupEventAuthor.Log(log);
            made["author"] = author.DeepClone();
            made["group"] = group;
            made["operation"] = operation.ToString();
            made["subjects"] = Json.Array(subjects.Select(subject => (JsonNode?)subject.Text("account")));
            if (operation == GroupOperation.Create)
                made["title_hash"] = Json.Hex(file.Inputs.Bytes(32));
            log.Add(file.Add(name, "make_event", made).DeepClone());
        }
    }

    // A chain ends by the loss of a device, by age and by count.
    private static void WriteRotations(VectorFile file, JsonObject two)
    {
        var (young, old) = (Send("a millisecond before seven days", 2), Send("refused: seven days old", 2));
        young["now_ms"] = BundleAuthor.NowMs + GroupLimits.MaxAgeMs - 1;
        old["now_ms"] = BundleAuthor.NowMs + GroupLimits.MaxAgeMs;
        var lost = Send("lost", 2);
        (lost["do"], lost["count"]) = ("lose", 999);
        var played = Play(file, two, "what ends a chain",
            Step("chain", 2), young, old,
            Step("lose_device", 2), Send("refused: a device has gone", 2),
            Step("chain", 2), lost, Send("the thousandth", 2), Deliver(1, 2), Send("refused: a thousand are sent", 2));
        Assert.Equal(3, played.Items("steps").Count(step => step["error"]?.GetValue<string>() == "needs_new_chain"));
    }

    private static void WriteDistributions(VectorFile file, JsonObject two)
    {
        var neutral = "01" + new string('0', 62);
        var played = Play(file, two, "distributions that are not taken",
            Step("chain", 2), Send("of chain 1", 2), Take(0),
            Take(0, cut: 1), Take(0, append: "00"), Take(0, 16, "00000000"), Take(0, 20, "00000000"), Take(0, 24, "ffffffff"), Take(0, 60, neutral),
            Take(0, 0, "ff"), Take(0, 16, "00000001"), Take(0, 60, two["log"]![0]!.Text("author_identity")),
            Step("chain", 2), Step("chain", 2), Step("chain", 2), Step("chain", 2), Step("chain", 2), Send("of chain 6", 2),
            Take(0), Deliver(0, 2), Deliver(1, 2));
        Assert.Equal(6, played.Items("steps").Count(step => step["error"]?.GetValue<string>() == "bad_distribution"));
        Assert.Equal(4, played.Items("steps").Count(step => step["error"]?.GetValue<string>() == "refused_chain"));
    }

    private static JsonObject Play(VectorFile file, JsonObject two, string name, params JsonNode[] steps)
    {
        var input = (JsonObject)two.DeepClone();
        input["steps"] = Json.Array(steps);
        return file.Add(name, "play_group", input);
    }

    private static JsonObject Take(int distribution, int at = -1, string put = "", int cut = 0, string append = "")
    {
        var step = Step("take", 2);
        step["distribution"] = distribution;
        if (at >= 0)
            (step["put_at"], step["put"]) = (at, put);
        if (cut > 0)
            step["cut"] = cut;
        if (append.Length > 0)
            step["append"] = append;
        return step;
    }

    private static JsonObject Step(string what, int epoch) => new() { ["do"] = what, ["epoch"] = epoch, ["now_ms"] = BundleAuthor.NowMs };

    private static JsonObject Send(string text, int epoch)
    {
        var step = Step("send", epoch);
        step["plaintext"] = Json.Hex(Encoding.UTF8.GetBytes(text));
        return step;
    }

    private static JsonObject Deliver(int message, int epoch)
    {
        var step = Step("deliver", epoch);
        step["message"] = message;
        return step;
    }

    private static JsonObject Damaged(int message, int at)
    {
        var step = Deliver(message, 1);
        (step["xor_at"], step["xor"]) = (at, 1);
        return step;
    }
}
