// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Rosters;

/// <summary>Reads who reads a conversation.</summary>
internal sealed class RosterStore(Database database)
{
    // Primary key conversations.id.
    private const string Head = "select kind, roster_version from conversations where id = @conversation";

    // Primary keys conversation_members (conversation_id, …) and roster_devices (user_id, …); at most 200 members.
    private const string Body = """
        select m.user_id, m.role, d.device_id, d.registration_id
        from conversation_members m left join roster_devices d on d.user_id = m.user_id
        where m.conversation_id = @conversation and m.left_seq is null
        order by m.user_id, d.device_id
        """;

    /// <summary>The present roster, or null when there is no such conversation.</summary>
    public Task<Roster?> ReadAsync(ConversationId conversation, CancellationToken ct) =>
        database.ReadAsync((sql, token) => ReadAsync(sql, conversation, token), ct);

    /// <summary>The same inside the caller's transaction.</summary>
    public static async Task<Roster?> ReadAsync(SqlSession sql, ConversationId conversation, CancellationToken ct)
    {
        // Version first: were a change to fall between the reads, the version would be too old for the rows, and the
        // append's own check refuses it. The other way round it would pass.
        var head = await sql.FirstAsync(
            Head, row => new { Kind = (ConversationKind)row.GetInt32(0), Version = row.GetInt64(1) }, ct,
            ("conversation", conversation.Value));
        if (head is null) return null;
        var rows = await sql.QueryAsync(
            Body,
            row => (User: new UserId(row.GetGuid(0)), Role: (MemberRole)row.GetInt32(1),
                Device: row.IsDBNull(2) ? null : new RosterDevice(new(row.GetGuid(2)), checked((uint)row.GetInt64(3)))),
            ct, ("conversation", conversation.Value));
        var members = rows
            .GroupBy(row => (row.User, row.Role))
            .Select(group => new RosterMember(group.Key.User, group.Key.Role, [.. group.Select(row => row.Device).OfType<RosterDevice>()]));
        return new Roster(head.Kind, head.Version, [.. members]);
    }
}
