// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Conversations;

/// <summary>Conversations and who is in them.</summary>
internal sealed class ConversationStore(Database database, TimeProvider clock)
{
    // Primary key roster_users.user_id.
    private const string UserExists = "select 1 from roster_users where user_id = @user";

    // Unique conversations.direct_key decides between two who begin at once.
    private const string InsertDirect = """
        insert into conversations (id, kind, direct_key, last_seq, roster_version, created_at)
        values (@id, @kind, @key, 0, 1, @now) on conflict (direct_key) do nothing
        """;

    private const string FindDirect = "select id from conversations where direct_key = @key";

    private const string InsertMember = """
        insert into conversation_members (conversation_id, user_id, role, joined_seq) values (@conversation, @user, @role, 0)
        """;

    // Primary keys of members, conversations and positions. Someone removed sees up to left_seq.
    private const string Columns = """
        select c.id, c.kind, m.joined_seq, coalesce(m.left_seq, c.last_seq), coalesce(p.acked_seq, m.joined_seq)
        from conversation_members m join conversations c on c.id = m.conversation_id
        left join device_positions p on p.device_id = @device and p.conversation_id = c.id
        """;

    private const string FindOne = Columns + " where m.conversation_id = @conversation and m.user_id = @user";

    // Index conversation_members_user (user_id, conversation_id): pages by conversation.
    private const string FindPage =
        Columns + " where m.user_id = @user and m.conversation_id > @after order by m.conversation_id limit @limit";

    public static async Task<bool> UserExistsAsync(SqlSession sql, UserId user, CancellationToken ct) =>
        await sql.FirstAsync(UserExists, row => row.GetInt64(0), ct, ("user", user.Value)) == 1;

    /// <returns>False: the two have one already.</returns>
    public async Task<bool> AddDirectAsync(SqlSession sql, ConversationId id, string key, CancellationToken ct) =>
        await sql.ExecuteAsync(
            InsertDirect, ct, ("id", id.Value), ("kind", (int)ConversationKind.Direct), ("key", key),
            ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) == 1;

    public static Task<ConversationId> FindDirectAsync(SqlSession sql, string key, CancellationToken ct) =>
        sql.FirstAsync(FindDirect, row => new ConversationId(row.GetGuid(0)), ct, ("key", key));

    public static Task AddMemberAsync(SqlSession sql, ConversationId conversation, UserId user, MemberRole role, CancellationToken ct) =>
        sql.ExecuteAsync(InsertMember, ct, ("conversation", conversation.Value), ("user", user.Value), ("role", (int)role));

    /// <summary>The conversation as the caller sees it; null when there is none or the caller was never in it.</summary>
    public Task<ConversationSummary?> FindAsync(Caller caller, ConversationId conversation, CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.FirstAsync(
            FindOne, Map, token, ("conversation", conversation.Value), ("user", caller.User.Value), ("device", caller.Device.Value)), ct);

    public Task<List<ConversationSummary>> PageAsync(Caller caller, ConversationId after, int limit, CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.QueryAsync(
            FindPage, Map, token,
            ("user", caller.User.Value), ("device", caller.Device.Value), ("after", after.Value), ("limit", limit)), ct);

    private static ConversationSummary Map(DbDataReader row) => new(
        new(row.GetGuid(0)), (ConversationKind)row.GetInt32(1), checked((uint)row.GetInt64(2)),
        checked((uint)row.GetInt64(3)), checked((uint)row.GetInt64(4)));
}
