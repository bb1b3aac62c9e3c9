// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Auth.Accounts;

/// <summary>Accounts and their devices.</summary>
internal sealed class AccountStore(Database database, TimeProvider clock)
{
    // Unique users.username decides between two registrations of one name.
    private const string Insert = """
        insert into users (id, username, password_hash, created_at) values (@id, @username, @hash, @now)
        on conflict (username) do nothing
        """;

    // Unique users.username.
    private const string Find = "select id, password_hash from users where username = @username and deleted_at is null";

    private const string InsertDevice =
        "insert into devices (id, user_id, name, created_at, last_seen_at) values (@id, @user, @name, @now, @now)";

    // Primary key devices.id.
    private const string SeeDevice = """
        update devices set last_seen_at = @now where id = @id and user_id = @user and revoked_at is null
        """;

    private const string Rehash = "update users set password_hash = @hash where id = @id and password_hash = @old";

    public Task<Account?> FindAsync(string username, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(
            Find, row => new Account(new(row.GetGuid(0)), row.GetString(1)), token, ("username", username)), ct);

    /// <returns>False: the name is taken.</returns>
    public async Task<bool> AddAsync(SqlSession sql, UserId id, string username, string hash, CancellationToken ct) =>
        await sql.ExecuteAsync(Insert, ct, ("id", id.Value), ("username", username), ("hash", hash), ("now", Now)) == 1;

    public Task AddDeviceAsync(SqlSession sql, UserId user, DeviceId device, string name, CancellationToken ct) =>
        sql.ExecuteAsync(InsertDevice, ct, ("id", device.Value), ("user", user.Value), ("name", name), ("now", Now));

    /// <returns>False: the account has no such live device.</returns>
    public async Task<bool> SeeDeviceAsync(SqlSession sql, UserId user, DeviceId device, CancellationToken ct) =>
        await sql.ExecuteAsync(SeeDevice, ct, ("id", device.Value), ("user", user.Value), ("now", Now)) == 1;

    public Task RehashAsync(Account account, string hash, CancellationToken ct) => database.WriteAsync(
        (sql, token) => sql.ExecuteAsync(
            Rehash, token, ("id", account.Id.Value), ("hash", hash), ("old", account.PasswordHash)), ct);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
