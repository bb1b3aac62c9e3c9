// SPDX-License-Identifier: MIT
// The tables of groups: the signed log, and what it folds to.
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

internal static class GroupStore
{
    // Primary keys of groups and group_events.
    private const string Head = """
        select g.departure_epoch, g.title, e.signed_event
        from groups g join group_events e on e.conversation_id = g.conversation_id and e.epoch = g.epoch
        where g.conversation_id = @conversation
        """;

    // Primary key group_members (conversation_id, …); at most 200.
    private const string Members = "select user_id, role, joined_epoch from group_members where conversation_id = @conversation";

    // Primary key conversation_members (conversation_id, …): who has left stays there until erased.
    private const string Readers = "select user_id from conversation_members where conversation_id = @conversation";

    // Primary key group_events (conversation_id, epoch).
    private const string EventsAfter = """
        select epoch, seq, signed_event, title from group_events
        where conversation_id = @conversation and epoch > @after order by epoch limit @limit
        """;

    // Primary key roster_devices (user_id, device_id).
    private const string FindKey = "select identity_key from roster_devices where user_id = @user and device_id = @device";

    private const string PutHead = """
        insert into groups (conversation_id, epoch, departure_epoch, title) values (@conversation, @epoch, @departure, @title)
        on conflict (conversation_id) do update set
          epoch = excluded.epoch, departure_epoch = excluded.departure_epoch, title = excluded.title
        """;

    private const string AddEvent = """
        insert into group_events (conversation_id, epoch, seq, signed_event, title) values (@conversation, @epoch, @seq, @event, @title)
        """;

    private const string PutMember = """
        insert into group_members (conversation_id, user_id, role, joined_epoch) values (@conversation, @user, @role, @joined)
        on conflict (conversation_id, user_id) do update set role = excluded.role, joined_epoch = excluded.joined_epoch
        """;

    private const string RemoveMember = "delete from group_members where conversation_id = @conversation and user_id = @user";

    // Primary keys, their first columns; in this order for the references.
    private static readonly string[] DropGroup =
    [
        "delete from group_erased_members where conversation_id = @conversation",
        "delete from group_members where conversation_id = @conversation",
        "delete from group_events where conversation_id = @conversation",
        "delete from groups where conversation_id = @conversation",
    ];

    // Primary keys, their first columns. The last event stays, for whoever left by it and asks again.
    private static readonly string[] DropPast =
    [
        "delete from group_erased_members where conversation_id = @conversation",
        """
        delete from group_events where conversation_id = @conversation
          and epoch < (select epoch from groups where conversation_id = @conversation)
        """,
    ];

    /// <summary>Where the group's log stands, or null when the conversation is none. One statement: what it says belongs together.</summary>
    public static Task<StoredHead?> HeadAsync(SqlSession sql, ConversationId conversation, CancellationToken ct) =>
        sql.FirstAsync(Head, MapHead, ct, ("conversation", conversation.Value));

    /// <summary>The group, or null when the conversation is none. Inside a transaction: between its statements nobody may come or go.</summary>
    public static async Task<StoredGroup?> FindAsync(SqlSession sql, ConversationId conversation, CancellationToken ct)
    {
        if (await HeadAsync(sql, conversation, ct) is not { } head) return null;
        var named = await sql.QueryAsync(
            Members,
            row => (User: row.GetGuid(0), Place: new GroupMember((GroupRole)row.GetByte(1), checked((uint)row.GetInt64(2)))),
            ct, ("conversation", conversation.Value));
        var members = named.ToDictionary(member => GroupHandle.OfMember(conversation.Value, member.User), member => member.Place);
        var erased = await ErasedMembers.OfAsync(sql, conversation, ct);
        foreach (var gone in erased) members.Add(gone.Handle, gone.Place);
        return new(
            GroupRoster.Restore(head.Last, members, head.DepartureEpoch, head.TitleHash()),
            StoredGroup.ByHandle(conversation.Value, named.Select(member => member.User)), head.Title, erased);
    }

    /// <summary>Events behind an epoch, rising.</summary>
    public static Task<List<StoredGroupEvent>> EventsAfterAsync(
        SqlSession sql, ConversationId conversation, uint after, int limit, CancellationToken ct) =>
        sql.QueryAsync(EventsAfter, MapEvent, ct, ("conversation", conversation.Value), ("after", after), ("limit", limit));

    /// <summary>The accounts that are or were in a group, by handle.</summary>
    public static async Task<IReadOnlyDictionary<GroupHandle, Guid>> AccountsAsync(SqlSession sql, ConversationId conversation, CancellationToken ct) =>
        StoredGroup.ByHandle(
            conversation.Value, await sql.QueryAsync(Readers, row => row.GetGuid(0), ct, ("conversation", conversation.Value)));

    /// <summary>The identity key of a device in its account's signed list, as this room has heard; null for none.</summary>
    public static async Task<IdentityPublicKey?> KeyOfAsync(SqlSession sql, UserId user, DeviceId device, CancellationToken ct)
    {
        var bytes = await sql.FirstAsync(
            FindKey, row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), ct, ("user", user.Value), ("device", device.Value));
        return IdentityPublicKey.TryImport(bytes, out var key) ? key : null;
    }

    public static Task PutHeadAsync(SqlSession sql, GroupRoster roster, byte[] title, CancellationToken ct) => sql.ExecuteAsync(
        PutHead, ct, ("conversation", roster.Group), ("epoch", roster.Epoch), ("departure", roster.LastDepartureEpoch), ("title", title));

    public static Task AddEventAsync(SqlSession sql, GroupForm form, uint seq, CancellationToken ct) => sql.ExecuteAsync(
        AddEvent, ct, ("conversation", form.Signed.Event.Group), ("epoch", form.Signed.Event.Epoch), ("seq", seq),
        ("event", form.Signed.Bytes), ("title", form.Title));

    public static Task PutMemberAsync(SqlSession sql, Guid group, Guid user, GroupMember place, CancellationToken ct) => sql.ExecuteAsync(
        PutMember, ct, ("conversation", group), ("user", user), ("role", (int)place.Role), ("joined", place.JoinedEpoch));

    public static Task RemoveMemberAsync(SqlSession sql, Guid group, Guid user, CancellationToken ct) =>
        sql.ExecuteAsync(RemoveMember, ct, ("conversation", group), ("user", user));

    /// <summary>Drops the log and what it folds to: nobody is left who may read or change it.</summary>
    public static async Task DropAsync(SqlSession sql, ConversationId conversation, CancellationToken ct)
    {
        foreach (var statement in DropGroup) await sql.ExecuteAsync(statement, ct, ("conversation", conversation.Value));
    }

    /// <summary>Drops the log but for its last event, by which the last member left.</summary>
    public static async Task DropPastAsync(SqlSession sql, ConversationId conversation, CancellationToken ct)
    {
        foreach (var statement in DropPast) await sql.ExecuteAsync(statement, ct, ("conversation", conversation.Value));
    }

    private static StoredHead MapHead(DbDataReader row) => new(
        SignedEvent.TryParse(row.GetFieldValue<byte[]>(2), out var last)
            ? last.Event
            : throw new InvalidDataException("A stored event of a group cannot be read."),
        checked((uint)row.GetInt64(0)), row.GetFieldValue<byte[]>(1));

    private static StoredGroupEvent MapEvent(DbDataReader row) => new(
        checked((uint)row.GetInt64(0)), checked((uint)row.GetInt64(1)), row.GetFieldValue<byte[]>(2),
        row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3));
}
