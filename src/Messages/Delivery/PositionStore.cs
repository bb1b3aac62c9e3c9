// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Delivery;

/// <summary>How far each device has acknowledged each conversation.</summary>
internal sealed class PositionStore(Database database)
{
    // Index conversation_members_user; primary keys of conversations and positions.
    private const string Columns = """
        select c.id, case when p.acked_seq > m.joined_seq then p.acked_seq else m.joined_seq end, coalesce(m.left_seq, c.last_seq),
          m.joined_seq, c.swept_seq
        from conversation_members m join conversations c on c.id = m.conversation_id
        left join device_positions p on p.device_id = @device and p.conversation_id = c.id
        """;

    private const string FindUnread = Columns + """
         where m.user_id = @user and m.conversation_id > @after
          and coalesce(m.left_seq, c.last_seq) > m.joined_seq
          and (p.acked_seq is null or coalesce(m.left_seq, c.last_seq) > p.acked_seq)
        order by m.conversation_id limit @limit
        """;

    private const string FindOne = Columns + " where m.user_id = @user and m.conversation_id = @conversation";

    // Primary key (device_id, conversation_id). Only forward.
    private const string Advance = """
        insert into device_positions (device_id, conversation_id, acked_seq) values (@device, @conversation, @seq)
        on conflict (device_id, conversation_id) do update set acked_seq = excluded.acked_seq
        where excluded.acked_seq > device_positions.acked_seq
        """;

    /// <summary>Conversations with mail for the device, by id, behind one.</summary>
    public Task<List<Unread>> UnreadAsync(UserId user, DeviceId device, ConversationId after, int limit, CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.QueryAsync(
            FindUnread, Map, token, ("user", user.Value), ("device", device.Value), ("after", after.Value), ("limit", limit)), ct);

    /// <summary>Where the device stands in one conversation; null when its user was never in it.</summary>
    public Task<Unread?> FindAsync(UserId user, DeviceId device, ConversationId conversation, CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.FirstAsync(
            FindOne, Map, token, ("user", user.Value), ("device", device.Value), ("conversation", conversation.Value)), ct);

    /// <summary>Moves positions forward, all in one transaction.</summary>
    public Task AdvanceAsync(IReadOnlyCollection<Position> positions, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        foreach (var (device, conversation, seq) in positions)
        {
            await sql.ExecuteAsync(
                Advance, token, ("device", device.Value), ("conversation", conversation.Value), ("seq", seq));
        }
    }, ct);

    private static Unread Map(DbDataReader row) =>
        new(new(row.GetGuid(0)), checked((uint)row.GetInt64(1)), checked((uint)row.GetInt64(2)), checked((uint)row.GetInt64(3)), checked((uint)row.GetInt64(4)));
}
