// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Auth.Devices;

/// <summary>The devices of accounts. When one was seen is kept coarsely: at logins, and to the day at refreshes.</summary>
internal sealed class DeviceStore(Database database, TimeProvider clock)
{
    private const string Insert =
        "insert into devices (id, user_id, name, created_at, last_seen_at) values (@id, @user, @name, @now, @now)";

    // Primary key, all four.
    private const string See = "update devices set last_seen_at = @now where id = @id and last_seen_at < @now";
    private const string Revoke = "update devices set revoked_at = @now where id = @id and user_id = @user and revoked_at is null";
    private const string IsRevoked = "select revoked_at is not null from devices where id = @id and user_id = @user";

    // Primary key; index devices_user: ids rise with time, and the first of an account stays.
    private const string SeenPage = "select id, user_id, last_seen_at, revoked_at is not null from devices where id > @after order by id limit @limit";
    private const string RevokeIdle = """
        update devices set revoked_at = @now where id = @id and revoked_at is null and last_seen_at < @before
          and exists (select 1 from devices other where other.user_id = devices.user_id and other.id < devices.id)
        """;

    // Index devices_user, which ends in the primary key.
    private const string Page = """
        select id, name, created_at, last_seen_at, revoked_at from devices
        where user_id = @user and id > @after order by id limit @limit
        """;

    public Task AddAsync(SqlSession sql, UserId user, DeviceId device, string name, CancellationToken ct) =>
        sql.ExecuteAsync(Insert, ct, ("id", device.Value), ("user", user.Value), ("name", name), ("now", Now));

    /// <summary>The device has logged in.</summary>
    public Task SeeAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.ExecuteAsync(See, ct, ("id", device.Value), ("now", Now));

    /// <summary>The device has refreshed its session: on which day is enough, and one write a day.</summary>
    public Task SeeTodayAsync(SqlSession sql, DeviceId device, CancellationToken ct) => sql.ExecuteAsync(
        See, ct, ("id", device.Value), ("now", new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeMilliseconds()));

    /// <summary>Whether a device of the account has been revoked; null when the account has no such device.</summary>
    public static Task<bool?> IsRevokedAsync(SqlSession sql, UserId user, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(IsRevoked, row => (bool?)row.GetBoolean(0), ct, ("id", device.Value), ("user", user.Value));

    public Task RevokeAsync(SqlSession sql, UserId user, DeviceId device, CancellationToken ct) =>
        sql.ExecuteAsync(Revoke, ct, ("id", device.Value), ("user", user.Value), ("now", Now));

    /// <summary>Devices of everybody by id, behind one.</summary>
    public Task<List<SeenDevice>> SeenPageAsync(DeviceId after, int limit, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.QueryAsync(
            SeenPage, row => new SeenDevice(new(row.GetGuid(0)), new(row.GetGuid(1)), Time(row, 2), row.GetBoolean(3)), token,
            ("after", after.Value), ("limit", limit)), ct);

    /// <summary>Revokes a device that is still as idle, unless it is the first of its account.</summary>
    /// <returns>Whether it is revoked now, and was not before.</returns>
    public async Task<bool> RevokeIdleAsync(SqlSession sql, DeviceId device, DateTimeOffset before, CancellationToken ct) =>
        await sql.ExecuteAsync(RevokeIdle, ct, ("id", device.Value), ("now", Now), ("before", before.ToUnixTimeMilliseconds())) == 1;

    public Task<List<DeviceResponse>> PageAsync(UserId user, DeviceId current, DeviceId after, int limit, CancellationToken ct) =>
        database.ReadAsync(
            (sql, token) => sql.QueryAsync(
                Page, row => Map(row, current), token, ("user", user.Value), ("after", after.Value), ("limit", limit)), ct);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static DeviceResponse Map(DbDataReader row, DeviceId current) => new(
        row.GetGuid(0), row.GetString(1), Time(row, 2), Time(row, 3), row.GetGuid(0) == current.Value,
        row.IsDBNull(4) ? null : Time(row, 4));

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
