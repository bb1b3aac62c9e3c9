// SPDX-License-Identifier: MIT
using System.Data.Common;
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

    // Primary key, all three.
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

    /// <summary>The same password under today's parameters.</summary>
    public static Task RehashAsync(SqlSession sql, Account account, string hash, CancellationToken ct) => sql.ExecuteAsync(
        Rehash, ct, ("id", account.Id.Value), ("hash", hash), ("version", account.PasswordVersion));

    /// <returns>False: the password that was checked is no longer the one.</returns>
    public static async Task<bool> ChangePasswordAsync(SqlSession sql, Account account, string hash, CancellationToken ct) =>
        await sql.ExecuteAsync(Change, ct, ("id", account.Id.Value), ("hash", hash), ("version", account.PasswordVersion)) == 1;

    private static Account Map(DbDataReader row) => new(new(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetInt64(3));
}
