// SPDX-License-Identifier: MIT
// Conversation by conversation, each in a transaction, the membership last: what breaks off goes on where it was.
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Messages.Groups;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Accounts;

/// <summary>
/// Applies <see cref="AccountDeleted"/>: memberships, positions and wraps go; messages stay for those who received them, under
/// no name. A conversation nobody is left in goes whole. A group's signed log stays while somebody is in the group: it names
/// nobody but by handle (docs/adr/0013). Idempotent.
/// </summary>
internal sealed class AccountErasure(Database database, Outbox outbox, Wakeups wakeups, TimeProvider clock)
{
    // Unique index messages_client. A device becomes an id that stands for nothing: what a client drew for a message stays unique.
    private const string Anonymize = """
        update messages set sender_id = @nobody, sender_device_id = @nodevice where conversation_id = @conversation and seq in (
          select seq from messages where conversation_id = @conversation and sender_device_id = @device limit 500)
        """;

    // Index conversation_members_user.
    private const string NextConversation = "select conversation_id from conversation_members where user_id = @user limit 1";

    // Primary keys.
    private const string Leave = "delete from conversation_members where conversation_id = @conversation and user_id = @user";
    private const string Change = """
        update conversations set roster_version = roster_version + 1, direct_key = null where id = @conversation
        returning roster_version
        """;

    private const string Members =
        "select user_id, left_seq is null from conversation_members where conversation_id = @conversation order by user_id";

    // Primary keys, their first columns; positions are few, and found by their devices otherwise.
    private static readonly string[] DropConversation =
    [
        "delete from message_keys where conversation_id = @conversation",
        "delete from messages where conversation_id = @conversation",
        "delete from device_positions where conversation_id = @conversation",
        "delete from conversations where id = @conversation",
    ];

    // Primary keys, their first columns.
    private static readonly string[] DropUser =
    [
        "delete from roster_devices where user_id = @user",
        "delete from roster_users where user_id = @user",
        "delete from roster_revocations where user_id = @user",
    ];

    private const string DropPositions = "delete from device_positions where device_id = @device";
    private const string DropTickets = "delete from socket_tickets where device_id = @device"; // index socket_tickets_device
    private const string DropStock = "delete from low_prekeys where device_id = @device";

    public async Task ApplyAsync(AccountDeleted deleted, CancellationToken ct)
    {
        while (await NextAsync(deleted.UserId, ct) is { } conversation)
        {
            foreach (var device in deleted.Devices)
            {
                while (await database.WriteAsync((sql, token) => AnonymizeAsync(sql, conversation.Value, device, token), ct) > 0) { }
                await Wraps.DropAsync(database, conversation.Value, device, ct);
            }

            await database.WriteAsync((sql, token) => LeaveAsync(sql, conversation.Value, deleted, token), ct);
        }

        await database.WriteAsync(async (sql, token) =>
        {
            foreach (var device in deleted.Devices)
            {
                await sql.ExecuteAsync(DropPositions, token, ("device", device));
                await sql.ExecuteAsync(DropTickets, token, ("device", device));
                await sql.ExecuteAsync(DropStock, token, ("device", device));
            }

            foreach (var statement in DropUser) await sql.ExecuteAsync(statement, token, ("user", deleted.UserId));
        }, ct);
    }

    private Task<int> AnonymizeAsync(SqlSession sql, Guid conversation, Guid device, CancellationToken ct) => sql.ExecuteAsync(
        Anonymize, ct, ("conversation", conversation), ("device", device), ("nobody", Guid.Empty), ("nodevice", DeviceId.New(clock).Value));

    private Task<ConversationId?> NextAsync(Guid user, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(NextConversation, row => (ConversationId?)new ConversationId(row.GetGuid(0)), token, ("user", user)), ct);

    private async Task LeaveAsync(SqlSession sql, Guid conversation, AccountDeleted deleted, CancellationToken ct)
    {
        var user = deleted.UserId;
        await sql.ExecuteAsync(Leave, ct, ("conversation", conversation), ("user", user));
        var version = await sql.FirstAsync(Change, row => row.GetInt64(0), ct, ("conversation", conversation));

        // What was sent while the rest was under way; from here on the roster's version refuses it.
        foreach (var device in deleted.Devices)
        {
            while (await AnonymizeAsync(sql, conversation, device, ct) > 0) { }
        }

        var members = await sql.QueryAsync(
            Members, row => (User: row.GetGuid(0), Present: row.GetBoolean(1)), ct, ("conversation", conversation));
        var present = members.Where(member => member.Present).Select(member => member.User).ToList();
        if (present.Count == 0) await GroupStore.DropAsync(sql, new(conversation), ct);
        else await ErasedMembers.ForgetNameAsync(sql, new(conversation), new(user), ct);
        if (members.Count == 0)
        {
            foreach (var statement in DropConversation) await sql.ExecuteAsync(statement, ct, ("conversation", conversation));
        }

        await outbox.AddAsync(
            sql, new ConversationMembersChanged(conversation, version, [.. present]), EventJson.Default.ConversationMembersChanged, ct);
        sql.AfterCommit(() =>
        {
            foreach (var member in present) wakeups.RosterChanged(new(member), new(conversation), checked((ulong)version));
        });
    }
}
