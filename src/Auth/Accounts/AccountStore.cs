// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Auth.Accounts;

/// <summary>Accounts, their names and passwords.</summary>
internal sealed class AccountStore(Database database, RetiredNames retired, TimeProvider clock)
{
    // Unique users.username decides between two registrations of one name; primary key of retired_names.
    private const string Insert = """
        insert into users (id, username, password_hash, created_at)
        select @id, @username, @hash, @now where not exists (select 1 from retired_names where name_hmac = @retired)
        on conflict (username) do nothing
        """;

    private const string Columns = "select id, username, password_hash, password_version from users ";

    // Unique users.username; primary key.
    private const string FindByName = Columns + "where username = @username";
    private const string FindById = Columns + "where id = @id";

    // Primary key, all eight.
    private const string IsThere = "select 1 from users where id = @id";
    private const string IsDisabled = "select 1 from users where id = @id and disabled_at is not null";
    private const string Disable = "update users set disabled_at = @now where id = @id and disabled_at is null";
    private const string Enable = "update users set disabled_at = null where id = @id and disabled_at is not null";
    private const string Page = """
        select u.id, u.username, u.created_at, u.disabled_at,
          (select count(*) from devices d where d.user_id = u.id and d.revoked_at is null),
          (select max(d.last_seen_at) from devices d where d.user_id = u.id)
        from users u where u.id > @after order by u.id limit @limit
        """;
    private const string IsCurrent = "select 1 from users where id = @id and password_version = @version";
    private const string Rehash = "update users set password_hash = @hash where id = @id and password_version = @version";
    private const string Change =
        "update users set password_hash = @hash, password_version = @version + 1 where id = @id and password_version = @version";

    public Task<Account?> FindAsync(string username, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(FindByName, Map, token, ("username", username)), ct);

    public Task<Account?> FindAsync(UserId id, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(FindById, Map, token, ("id", id.Value)), ct);

    /// <returns>False: the name is taken, perhaps by an account that is no more.</returns>
    public async Task<bool> AddAsync(SqlSession sql, UserId id, string username, string hash, CancellationToken ct) =>
        await sql.ExecuteAsync(
            Insert, ct, ("id", id.Value), ("username", username), ("hash", hash), ("retired", retired.Hmac(username)),
            ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) == 1;

    /// <summary>Whether the account is still there with the password that was checked.</summary>
    public static async Task<bool> IsCurrentAsync(SqlSession sql, Account account, CancellationToken ct) =>
        await sql.FirstAsync(IsCurrent, row => row.GetInt64(0), ct, ("id", account.Id.Value), ("version", account.PasswordVersion)) == 1;

    /// <summary>Whether there is one.</summary>
    public static async Task<bool> IsThereAsync(SqlSession sql, UserId id, CancellationToken ct) =>
        await sql.FirstAsync(IsThere, row => row.GetInt64(0), ct, ("id", id.Value)) == 1;

    /// <summary>Whether the operator has disabled it.</summary>
    public static async Task<bool> IsDisabledAsync(SqlSession sql, UserId id, CancellationToken ct) =>
        await sql.FirstAsync(IsDisabled, row => row.GetInt64(0), ct, ("id", id.Value)) == 1;

    /// <returns>False: it is disabled already, or there is none.</returns>
    public async Task<bool> DisableAsync(SqlSession sql, UserId id, CancellationToken ct) =>
        await sql.ExecuteAsync(Disable, ct, ("id", id.Value), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) == 1;

    /// <returns>False: it is not disabled, or there is none.</returns>
    public static async Task<bool> EnableAsync(SqlSession sql, UserId id, CancellationToken ct) =>
        await sql.ExecuteAsync(Enable, ct, ("id", id.Value)) == 1;

    /// <summary>A page of all accounts, in the order in which they began.</summary>
    public Task<List<AccountLine>> PageAsync(UserId after, int limit, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.QueryAsync(Page, Line, token, ("after", after.Value), ("limit", limit)), ct);

    /// <summary>The same password under today's parameters.</summary>
    public static Task RehashAsync(SqlSession sql, Account account, string hash, CancellationToken ct) => sql.ExecuteAsync(
        Rehash, ct, ("id", account.Id.Value), ("hash", hash), ("version", account.PasswordVersion));

    /// <returns>False: the password that was checked is no longer the one.</returns>
    public static async Task<bool> ChangePasswordAsync(SqlSession sql, Account account, string hash, CancellationToken ct) =>
        await sql.ExecuteAsync(Change, ct, ("id", account.Id.Value), ("hash", hash), ("version", account.PasswordVersion)) == 1;

    private static AccountLine Line(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), Time(row, 2)!.Value, Time(row, 3), row.GetInt64(4), Time(row, 5));

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static Account Map(DbDataReader row) => new(new(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetInt64(3));
}
