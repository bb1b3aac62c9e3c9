// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Auth.Sessions;

/// <summary>Refresh tokens by their HMAC, and the sessions they belong to.</summary>
internal sealed class SessionStore(TimeProvider clock)
{
    private const string Insert = """
        insert into sessions (token_hmac, id, user_id, device_id, created_at, expires_at)
        values (@hmac, @id, @user, @device, @now, @expires)
        """;

    // Primary keys token_hmac, devices.id and users.id.
    private const string Find = """
        select s.id, s.user_id, s.device_id, s.expires_at, s.used_at is not null, d.revoked_at is not null, u.disabled_at is not null
        from sessions s left join devices d on d.id = s.device_id left join users u on u.id = s.user_id where s.token_hmac = @hmac
        """;

    // Primary key token_hmac; the condition makes a token single-use even between two at once.
    private const string Spend = "update sessions set used_at = @now where token_hmac = @hmac and used_at is null";

    // Index sessions_expiry.
    internal const string Sweep = """
        delete from sessions where expires_at <= @before
          and token_hmac in (select token_hmac from sessions where expires_at <= @before order by expires_at limit @most)
        """;

    // Indexes sessions_id, sessions_device, sessions_user; the page by sessions_id.
    private const string End = "delete from sessions where id = @id";
    private const string OfDevice = "select distinct id from sessions where device_id = @device";
    private const string OfUser = "select distinct id from sessions where user_id = @user";
    private const string Page = "select distinct id from sessions where id > @after order by id limit @limit";
    private const string DropUser = "delete from sessions where user_id = @user";

    public Task AddAsync(SqlSession sql, byte[] hmac, RefreshRow row, CancellationToken ct) => sql.ExecuteAsync(
        Insert, ct, ("hmac", hmac), ("id", row.Session.Value), ("user", row.User.Value), ("device", row.Device.Value),
        ("now", Now), ("expires", row.ExpiresAt));

    public static Task<RefreshRow?> FindAsync(SqlSession sql, byte[] hmac, CancellationToken ct) => sql.FirstAsync(
        Find,
        row => new RefreshRow(
            new(row.GetGuid(0)), new(row.GetGuid(1)), new(row.GetGuid(2)), row.GetInt64(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6)),
        ct, ("hmac", hmac));

    public async Task<bool> SpendAsync(SqlSession sql, byte[] hmac, CancellationToken ct) =>
        await sql.ExecuteAsync(Spend, ct, ("hmac", hmac), ("now", Now)) == 1;

    public static Task EndAsync(SqlSession sql, SessionId session, CancellationToken ct) => sql.ExecuteAsync(End, ct, ("id", session.Value));

    public static Task<List<SessionId>> OfDeviceAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.QueryAsync(OfDevice, ReadId, ct, ("device", device.Value));

    public static Task<List<SessionId>> OfUserAsync(SqlSession sql, UserId user, CancellationToken ct) =>
        sql.QueryAsync(OfUser, ReadId, ct, ("user", user.Value));

    /// <summary>Sessions of anybody, a page at a time.</summary>
    public static Task<List<SessionId>> PageAsync(SqlSession sql, SessionId after, int limit, CancellationToken ct) =>
        sql.QueryAsync(Page, ReadId, ct, ("after", after.Value), ("limit", limit));

    /// <summary>Forgets every refresh token of the account.</summary>
    public static Task DropAsync(SqlSession sql, UserId user, CancellationToken ct) => sql.ExecuteAsync(DropUser, ct, ("user", user.Value));

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static SessionId ReadId(DbDataReader row) => new(row.GetGuid(0));
}
