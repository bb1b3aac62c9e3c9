// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Vectors;

internal static class GroupEventAuthor
{
    public static VectorFile Write()
    {
        var file = new VectorFile("group-event", "Membership events and the roster they fold to", "docs/protocol/groups.md#membership-log", 8);
        var (owner, admin, member, late) = (Party.Draw(file.Inputs), Party.Draw(file.Inputs), Party.Draw(file.Inputs), Party.Draw(file.Inputs));
        var log = new JsonArray();
        var group = Json.Hex(file.Inputs.Bytes(16));

        Append("the owner begins with two members", owner, GroupOperation.Create, [admin, member], title: true);
        Append("the owner makes one an admin", owner, GroupOperation.SetRole, [admin], role: GroupRole.Admin);
        Append("the admin adds a fourth", admin, GroupOperation.Add, [late]);
        Append("the admin gives another title", admin, GroupOperation.Rename, [], title: true);
        Append("the admin removes a member", admin, GroupOperation.Remove, [member]);
        Append("the owner hands over", owner, GroupOperation.SetRole, [admin], role: GroupRole.Owner);
        Append("the former owner leaves", owner, GroupOperation.Leave, []);
        for (var events = 1; events <= log.Count; events++)
            file.Add($"the roster after {events}", "fold_events", Log(log.Take(events)));

        foreach (var (name, where) in new[] { ("the owner's handles", group), ("in another group", Json.Hex(file.Inputs.Bytes(16))) })
        {
            file.Add(name, "group_handles", new JsonObject { ["group"] = where, ["account"] = owner.Text("account"), ["device"] = owner.Text("device") });
        }

        file.Refuse("an event left out", "fold_events", Log(log.Take(2).Concat(log.Skip(3).Take(1))), "not_next");
        file.Refuse("an event twice", "fold_events", Log(log.Take(2).Append(log[1])), "not_next");
        file.Refuse("begun without its first", "fold_events", Log(log.Skip(1).Take(1)), "not_next");
        file.Refuse("signed by another device", "fold_events", Log(log.Take(2).Append(Resigned(log[2]!, log[1]!))), "bad_signature");
        file.Refuse("cut by a byte", "fold_events", Log(log.Take(1).Append(Edited(log[1]!, bytes => bytes[..^1]))), "bad_event");
        file.Refuse("of an unknown operation", "fold_events", Log(log.Take(1).Append(Edited(log[1]!, bytes => { bytes[85] = 9; return bytes; }))), "bad_event");
        file.Refuse("a member removes the owner", "fold_events", Forbidden("a member would remove the owner", member, GroupOperation.Remove, [owner], 3), "forbidden");
        file.Refuse("a removed member adds", "fold_events", Forbidden("a removed member would add", member, GroupOperation.Add, [member], 5), "forbidden");
        file.Refuse("the owner leaves without handing over", "fold_events", Forbidden("the owner would leave", owner, GroupOperation.Leave, [], 3), "forbidden");
        return file;

        void Append(string name, JsonObject author, GroupOperation operation, JsonObject[] subjects, GroupRole? role = null, bool title = false) =>
            log.Add(file.Add(name, "make_event", Event(author, operation, subjects, log, role, title)).DeepClone());

        JsonObject Forbidden(string name, JsonObject author, GroupOperation operation, JsonObject[] subjects, int after)
        {
            var known = new JsonArray([.. log.Take(after).Select(entry => entry!.DeepClone())]);
            var made = file.Add(name, "make_event", Event(author, operation, subjects, known, null, title: false));
            return Log(known.Append(made));
        }

        JsonObject Event(JsonObject author, GroupOperation operation, JsonObject[] subjects, JsonArray known, GroupRole? role, bool title)
        {
            var input = Log(known);
            input["author"] = author.DeepClone();
            input["group"] = group;
            input["operation"] = operation.ToString();
            input["subjects"] = Json.Array(subjects.Select(subject => (JsonNode?)subject.Text("account")));
            if (role is not null)
                input["role"] = role.ToString();
            if (title)
                input["title_hash"] = Json.Hex(file.Inputs.Bytes(32));
            return input;
        }
    }

    /// <summary>A log of the owner alone with others, for scripts of messages.</summary>
    public static JsonObject Log(IEnumerable<JsonNode?> events) => new() { ["log"] = Json.Array(events.Select(entry => entry!.DeepClone())) };

    private static JsonObject Edited(JsonNode entry, Func<byte[], byte[]> edit)
    {
        var copy = (JsonObject)entry.DeepClone();
        copy["event"] = Json.Hex(edit(copy.Bytes("event")));
        return copy;
    }

    private static JsonObject Resigned(JsonNode entry, JsonNode other)
    {
        var copy = (JsonObject)entry.DeepClone();
        copy["author_identity"] = other.Text("author_identity");
        return copy;
    }
}
