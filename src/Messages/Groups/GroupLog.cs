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

        foreach (var (handle, user) in after.Accounts)
        {
            var (was, present) = (before?.Roster.Find(handle), after.Roster.Find(handle));
            if (was == present) continue;
            if (present is not { } member)
            {
                await GroupStore.RemoveMemberAsync(sql, conversation.Value, user, ct);
                await ConversationStore.LeaveAsync(sql, conversation, new(user), place.Seq, ct); // its own going is the last it reads
                continue;
            }

            await GroupStore.PutMemberAsync(sql, conversation.Value, user, member, ct);
            var role = (MemberRole)member.Role;
            if (was is not null) await ConversationStore.SetRoleAsync(sql, conversation, new(user), role, ct);
            else await ConversationStore.JoinAsync(sql, conversation, new(user), role, place.Seq - 1, ct); // its own coming is the first it reads
        }

        foreach (var gone in after.Erased.Where(member => after.Roster.Find(member.Handle) is null))
        {
            await ErasedMembers.RemoveAsync(sql, conversation, gone, ct);
        }

        var readers = after.Readers;
        if (readers.Count == 0) await GroupStore.DropPastAsync(sql, conversation, ct);
        var changed = new ConversationMembersChanged(conversation.Value, place.RosterVersion, [.. readers]);
        await outbox.AddAsync(sql, changed, EventJson.Default.ConversationMembersChanged, ct);
        sql.AfterCommit(() => Tell(conversation, place, [.. after.Accounts.Values], readers));
    }

    private void Tell(ConversationId conversation, LogPlace place, IReadOnlyList<Guid> concerned, IReadOnlyList<Guid> readers)
    {
        foreach (var user in readers) wakeups.RosterChanged(new(user), conversation, checked((ulong)place.RosterVersion));
        foreach (var user in concerned) wakeups.Wake(new UserId(user), conversation);
    }
}
