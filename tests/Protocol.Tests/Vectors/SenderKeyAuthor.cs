// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json.Nodes;
using SecureMessenger.Primitives.Statements;

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
