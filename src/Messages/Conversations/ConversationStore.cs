// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Messages.Groups;
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

    // Primary key: of two groups of one id the first stays.
    private const string InsertGroup = """
        insert into conversations (id, kind, last_seq, roster_version, created_at)
        values (@id, @kind, 1, 1, @now) on conflict (id) do nothing
        """;

    // Primary key. Writing the row as it is makes changes of one group wait for each other, on every engine.
    private const string Hold = "update conversations set last_seq = last_seq where id = @conversation";

    // Primary keys.
    private const string Standing = """
        select c.roster_version, m.left_seq is null
        from conversations c join conversation_members m on m.conversation_id = c.id
        where c.id = @conversation and m.user_id = @user
        """;

    private const string TakeEventPlace = """
        update conversations set last_seq = last_seq + 1, roster_version = roster_version + 1 where id = @conversation
        returning last_seq, roster_version
        """;

    // Primary key. Who comes again begins anew.
    private const string Join = """
        insert into conversation_members (conversation_id, user_id, role, joined_seq) values (@conversation, @user, @role, @joined)
        on conflict (conversation_id, user_id) do update set role = excluded.role, joined_seq = excluded.joined_seq, left_seq = null
        """;

    // Primary key.
    private const string SetRole = "update conversation_members set role = @role where conversation_id = @conversation and user_id = @user";
    private const string Leave = """
        update conversation_members set left_seq = @left where conversation_id = @conversation and user_id = @user and left_seq is null
        """;

    private const string InsertMember = """
        insert into conversation_members (conversation_id, user_id, role, joined_seq) values (@conversation, @user, @role, 0)
        """;

    // Primary keys of members, conversations and positions. Someone removed sees up to left_seq.
    private const string Columns = """
        select c.id, c.kind, m.joined_seq, coalesce(m.left_seq, c.last_seq),
          case when p.acked_seq > m.joined_seq then p.acked_seq else m.joined_seq end, m.left_seq is null
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

    /// <returns>False: there is a conversation of this id.</returns>
    public async Task<bool> AddGroupAsync(SqlSession sql, ConversationId id, CancellationToken ct) =>
        await sql.ExecuteAsync(
            InsertGroup, ct, ("id", id.Value), ("kind", (int)ConversationKind.Group), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) == 1;

    /// <summary>Holds the conversation to the end of the transaction; null when the user was never in it.</summary>
    public static async Task<HeldConversation?> HoldAsync(SqlSession sql, ConversationId conversation, UserId user, CancellationToken ct)
    {
        await sql.ExecuteAsync(Hold, ct, ("conversation", conversation.Value));
        return await sql.FirstAsync(
            Standing, row => new HeldConversation(row.GetInt64(0), row.GetBoolean(1)), ct,
            ("conversation", conversation.Value), ("user", user.Value));
    }

    /// <summary>Takes the next seq and the next roster version together.</summary>
    public static async Task<LogPlace> TakeEventPlaceAsync(SqlSession sql, ConversationId conversation, CancellationToken ct) =>
        await sql.FirstAsync(
            TakeEventPlace, row => new LogPlace(checked((uint)row.GetInt64(0)), row.GetInt64(1)), ct, ("conversation", conversation.Value))
        ?? throw new InvalidOperationException("A held conversation lost its row.");

    public static Task JoinAsync(
        SqlSession sql, ConversationId conversation, UserId user, MemberRole role, uint joined, CancellationToken ct) =>
        sql.ExecuteAsync(
            Join, ct, ("conversation", conversation.Value), ("user", user.Value), ("role", (int)role), ("joined", joined));

    public static Task SetRoleAsync(SqlSession sql, ConversationId conversation, UserId user, MemberRole role, CancellationToken ct) =>
        sql.ExecuteAsync(SetRole, ct, ("conversation", conversation.Value), ("user", user.Value), ("role", (int)role));

    public static Task LeaveAsync(SqlSession sql, ConversationId conversation, UserId user, uint left, CancellationToken ct) =>
        sql.ExecuteAsync(Leave, ct, ("conversation", conversation.Value), ("user", user.Value), ("left", left));

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
        checked((uint)row.GetInt64(3)), checked((uint)row.GetInt64(4)), row.GetBoolean(5));
}
