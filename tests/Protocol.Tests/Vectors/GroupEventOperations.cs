// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Vectors;

internal static class GroupEventOperations
{
    /// <summary>What the log of a group calls an account and a device of it.</summary>
    public static JsonObject Handles(JsonNode input, TracedRandom random)
    {
        var (group, account) = (input.Id("group"), input.Id("account"));
        return new JsonObject
        {
            ["member"] = GroupHandle.OfMember(group, account).ToString(),
            ["device"] = GroupHandle.OfDevice(group, account, input.Id("device")).ToString(),
        };
    }

    /// <summary>The next event of a group: its log is given, or empty for the first.</summary>
    public static JsonObject Make(JsonNode input, TracedRandom random)
    {
        var author = Party.Load(input["author"]!);
        var (account, device) = (author.Address.Account, author.Address.Device);
        var subjects = input.Items("subjects").Select(subject => Guid.ParseExact(subject.GetValue<string>(), "N")).ToList();
        var operation = Enum.Parse<GroupOperation>(input.Text("operation"));
        var roster = Roster(input, out _);
        var made = operation switch
        {
            GroupOperation.Create => GroupEvent.Create(input.Id("group"), account, device, subjects, input.Bytes("title_hash")),
            GroupOperation.Rename => GroupEvent.Rename(roster!, account, device, input.Bytes("title_hash")),
            GroupOperation.SetRole => GroupEvent.GiveRole(roster!, account, device, subjects[0], Enum.Parse<GroupRole>(input.Text("role"))),
            _ => GroupEvent.Change(roster!, account, device, operation, subjects),
        };
        var signature = new byte[IdentityKeyPair.SignatureSize];
        made.Sign(author.Identity, signature);
        return new JsonObject { ["event"] = Json.Hex(made.Bytes), ["signature"] = Json.Hex(signature), ["author_identity"] = Json.Hex(author.Identity.PublicKey.Bytes) };
    }

    public static JsonObject Fold(JsonNode input, TracedRandom random)
    {
        var roster = Roster(input, out var error);
        if (error is not null)
            return Json.Error(error);
        var members = roster!.Members.OrderBy(member => member.Key.ToString(), StringComparer.Ordinal).Select(JsonNode? (member) => new JsonObject
        {
            ["member"] = member.Key.ToString(), ["role"] = member.Value.Role.ToString(), ["joined_epoch"] = member.Value.JoinedEpoch,
        });
        return new JsonObject
        {
            ["epoch"] = roster.Epoch,
            ["last_departure_epoch"] = roster.LastDepartureEpoch,
            ["last_hash"] = Json.Hex(roster.LastHash),
            ["members"] = Json.Array(members),
        };
    }

    /// <summary>The roster after a log, or the name of what stopped it.</summary>
    public static GroupRoster? Roster(JsonNode input, out string? error)
    {
        GroupRoster? roster = null;
        error = null;
        foreach (var entry in input.Items("log"))
        {
            Assert.True(IdentityPublicKey.TryImport(entry.Bytes("author_identity"), out var author));
            if (!GroupEvent.TryParse(entry.Bytes("event"), out var next))
            {
                error = "bad_event";
                return null;
            }

            GroupRoster? after;
            var outcome = roster is null
                ? GroupRoster.TryBegin(next!, entry.Bytes("signature"), author!, out after)
                : roster.TryApply(next!, entry.Bytes("signature"), author!, out after);
            error = outcome switch
            {
                GroupEventOutcome.Applied => null,
                GroupEventOutcome.BadSignature => "bad_signature",
                GroupEventOutcome.NotNext => "not_next",
                _ => "forbidden",
            };
            if (error is not null)
                return null;
            roster = after;
        }

        return roster;
    }
}
