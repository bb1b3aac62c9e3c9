// SPDX-License-Identifier: MIT
// The server verifies every change of a group by itself: the author's signature under the key of its account's signed device
// list, the chain, and the roles (docs/protocol/groups.md, G-1 to G-5). So no client has to be believed, and a server that is
// changed to do otherwise is refused by every client, which fold the same events.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>Beginning and changing groups.</summary>
internal sealed class GroupRules(Database database, ConversationStore store, ConversationRules conversations, GroupLog log)
{
    private static readonly Refusal Unlisted = new(
        ProblemCodes.NoIdentity, "Publish the device's identity and have the account's list name it; news of that takes a moment.");

    // A role for nobody, the owner's above all, could never be used or taken back.
    private static readonly Refusal Erased = Refusal.Field(ProblemCodes.UnknownUser, "user_id", "is erased, and a member by the log only until an event removes it");

    /// <summary>Begins a group. The same event again finds the group.</summary>
    public async Task<Outcome<ConversationResponse>> BeginAsync(Caller caller, CreateConversationRequest request, CancellationToken ct)
    {
        var form = GroupForm.Read(request, caller);
        if (!form.IsAllowed) return form.Refusal;
        var refusal = await database.WriteAsync((sql, token) => BeginAsync(sql, caller, form.Value, token), ct);
        return refusal ?? await conversations.FindAsync(caller, new(form.Value.Signed.Event.Group), ct);
    }

    /// <summary>Applies the next event of a group. The same event again is answered as the first time.</summary>
    public async Task<Outcome<GroupEventResponse>> ChangeAsync(
        Caller caller, ConversationId id, GroupEventRequest request, GroupIntent intent, CancellationToken ct)
    {
        var form = GroupForm.Read(request, id.Value, intent, caller);
        if (!form.IsAllowed) return form.Refusal;
        var outcome = await database.WriteAsync((sql, token) => ChangeAsync(sql, caller, form.Value, token), ct);
        if (outcome.IsAllowed || outcome.Refusal.Code != ProblemCodes.GroupConflict) return outcome;
        var present = await conversations.FindAsync(caller, id, ct);
        return present.IsAllowed
            ? new Refusal(ProblemCodes.GroupConflict, "Fetch the events behind yours, and sign the next one.") { Conversation = present.Value }
            : present.Refusal;
    }

    private async Task<Refusal?> BeginAsync(SqlSession sql, Caller caller, GroupForm form, CancellationToken ct)
    {
        var first = form.Signed.Event;
        var id = new ConversationId(first.Group);
        if (await GroupStore.EventsAfterAsync(sql, id, 0, 1, ct) is [var begun])
        {
            return begun.SignedBytes.AsSpan().SequenceEqual(form.Signed.Bytes) ? null : (Refusal)ProblemCodes.GroupConflict;
        }

        if (await GroupStore.KeyOfAsync(sql, caller.User, caller.Device, ct) is not { } key) return Unlisted;
        var outcome = GroupRoster.TryBegin(first, form.Signed.Signature, key, out var roster);
        if (Refuse(outcome) is { } refusal) return refusal;
        if (await UnknownAsync(sql, form, ct) is { } unknown) return unknown;
        if (!await store.AddGroupAsync(sql, id, ct)) return ProblemCodes.GroupConflict;
        var accounts = StoredGroup.ByHandle(first.Group, form.Newcomers.Append(caller.User.Value));
        await log.AppendAsync(sql, caller, form, before: null, new(roster!, accounts, form.Title!, []), new(Seq: 1, RosterVersion: 1), ct);
        return null;
    }

    private async Task<Outcome<GroupEventResponse>> ChangeAsync(SqlSession sql, Caller caller, GroupForm form, CancellationToken ct)
    {
        var change = form.Signed.Event;
        var id = new ConversationId(change.Group);
        if (await ConversationStore.HoldAsync(sql, id, caller.User, ct) is not { } held) return ProblemCodes.UnknownConversation;
        if (await RepeatedAsync(sql, id, form, held, ct) is { } earlier) return earlier;
        if (!held.IsPresent) return ProblemCodes.UnknownConversation;
        if (await GroupStore.FindAsync(sql, id, ct) is not { } group)
        {
            return new Refusal(ProblemCodes.RoleForbids, "A direct conversation is between the two who began it.");
        }

        if (await GroupStore.KeyOfAsync(sql, caller.User, caller.Device, ct) is not { } key) return Unlisted;
        var outcome = group.Roster.TryApply(change, form.Signed.Signature, key, out var next);
        if (Refuse(outcome) is { } refusal) return refusal;
        if (await UnknownAsync(sql, form, ct) is { } unknown) return unknown;
        if (change.Operation == GroupOperation.SetRole && !group.Accounts.ContainsKey(change.Subjects[0])) return Erased;
        var place = await ConversationStore.TakeEventPlaceAsync(sql, id, ct);
        var accounts = StoredGroup.ByHandle(id.Value, group.Accounts.Values.Concat(form.Newcomers));
        await log.AppendAsync(sql, caller, form, group, new(next!, accounts, form.Title ?? group.Title, group.Erased), place, ct);
        return new GroupEventResponse(checked((ulong)place.RosterVersion), change.Epoch, place.Seq);
    }

    // An answer that was lost on its way is asked for again: also by one who has left by it.
    private static async Task<GroupEventResponse?> RepeatedAsync(
        SqlSession sql, ConversationId id, GroupForm form, HeldConversation held, CancellationToken ct)
    {
        var epoch = form.Signed.Event.Epoch;
        return await GroupStore.EventsAfterAsync(sql, id, epoch - 1, 1, ct) is [var stored]
            && stored.Epoch == epoch && stored.SignedBytes.AsSpan().SequenceEqual(form.Signed.Bytes)
                ? new GroupEventResponse(checked((ulong)held.RosterVersion), epoch, stored.Seq)
                : null;
    }

    private static async Task<Refusal?> UnknownAsync(SqlSession sql, GroupForm form, CancellationToken ct)
    {
        foreach (var newcomer in form.Newcomers)
        {
            if (await ConversationStore.UserExistsAsync(sql, new(newcomer), ct)) continue;
            return Refusal.Field(ProblemCodes.UnknownUser, "member_ids", $"names {newcomer:D}, nobody known here");
        }

        return null;
    }

    private static Refusal? Refuse(GroupEventOutcome outcome) => outcome switch
    {
        GroupEventOutcome.Applied => null,
        GroupEventOutcome.NotNext => ProblemCodes.GroupConflict,
        GroupEventOutcome.BadSignature => Refusal.Field(ProblemCodes.BadSignature, "event", "is not signed by the calling device"),
        GroupEventOutcome.Forbidden => ProblemCodes.RoleForbids,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
