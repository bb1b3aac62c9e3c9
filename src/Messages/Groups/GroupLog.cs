// SPDX-License-Identifier: MIT
// Writes an event that applied: the message, the signed log, who is in and who reads, what others are told. One transaction,
// the caller's: either all of it is there or nothing.
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>The one place where membership changes.</summary>
internal sealed class GroupLog(Outbox outbox, Wakeups wakeups, TimeProvider clock)
{
    /// <summary>Appends an event at a place just taken in the conversation's log.</summary>
    public async Task AppendAsync(
        SqlSession sql, Caller caller, GroupForm form, StoredGroup? before, StoredGroup after, LogPlace place, CancellationToken ct)
    {
        var conversation = new ConversationId(after.Roster.Group);
        await LogStore.InsertAsync(sql, new LogEntry(
            conversation, place.Seq, caller.User, caller.Device, Guid.CreateVersion7(clock.GetUtcNow()), checked((ulong)place.RosterVersion),
            Kind.Event, clock.GetUtcNow().ToUnixTimeMilliseconds(), form.Body, Wrap: null), ct);
        await GroupStore.PutHeadAsync(sql, after.Roster, after.Title, ct);
        await GroupStore.AddEventAsync(sql, form, place.Seq, ct);

        var old = before?.Roster.Members ?? new Dictionary<Guid, GroupMember>();
        var present = after.Roster.Members;
        var readers = present.Keys.Except(after.Erased.Select(member => member.User)).ToList();
        foreach (var (user, member) in present.Where(entry => !old.TryGetValue(entry.Key, out var known) || known != entry.Value))
        {
            await GroupStore.PutMemberAsync(sql, conversation.Value, user, member, ct);
            var role = (MemberRole)member.Role;
            if (old.ContainsKey(user)) await ConversationStore.SetRoleAsync(sql, conversation, new(user), role, ct);
            else await ConversationStore.JoinAsync(sql, conversation, new(user), role, place.Seq - 1, ct); // its own coming is the first it reads
        }

        foreach (var user in old.Keys.Where(user => !present.ContainsKey(user)))
        {
            await GroupStore.RemoveMemberAsync(sql, conversation.Value, user, ct);
            await ConversationStore.LeaveAsync(sql, conversation, new(user), place.Seq, ct); // its own going is the last it reads
        }

        foreach (var gone in after.Erased.Where(member => !present.ContainsKey(member.User)))
        {
            await ErasedMembers.RemoveAsync(sql, conversation, gone, ct);
        }

        if (readers.Count == 0) await GroupStore.DropPastAsync(sql, conversation, ct);
        var changed = new ConversationMembersChanged(conversation.Value, place.RosterVersion, [.. readers]);
        await outbox.AddAsync(sql, changed, EventJson.Default.ConversationMembersChanged, ct);
        sql.AfterCommit(() => Tell(conversation, place, old.Keys, readers));
    }

    private void Tell(ConversationId conversation, LogPlace place, IEnumerable<Guid> old, IEnumerable<Guid> present)
    {
        foreach (var user in present) wakeups.RosterChanged(new(user), conversation, checked((ulong)place.RosterVersion));
        foreach (var user in old.Union(present)) wakeups.Wake(new UserId(user), conversation);
    }
}
