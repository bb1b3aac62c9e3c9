// SPDX-License-Identifier: MIT
using System.Text.Json;
using SecureMessenger.Auth.Accounts;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Auth.Erasure;

/// <summary>Takes an account out of this room's tables, and remembers to tell the others again.</summary>
internal sealed class ErasureStore(Database database, RetiredNames retired, Outbox outbox, TimeProvider clock)
{
    // Longer than any request that carries a small document: what one writes behind the first event, the second one finds.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    private const string Retire = "insert into retired_names (name_hmac) values (@hmac) on conflict (name_hmac) do nothing";

    // Indexes sessions_user and devices_user, primary key of users; in this order for the references.
    private const string DropSessions = "delete from sessions where user_id = @user";
    private const string DropDevices = "delete from devices where user_id = @user";
    private const string DropUser = "delete from users where id = @user";

    private const string Note = "insert into erasures (user_id, event, again_at) values (@user, @event, @at)";

    // A handful of rows.
    private const string Due = "select user_id, event from erasures where again_at <= @now order by user_id limit 100";
    private const string Forget = "delete from erasures where user_id = @user";

    // Index devices_user.
    private const string Devices = "select id from devices where user_id = @user order by id";

    public static Task<List<DeviceId>> DevicesAsync(SqlSession sql, UserId user, CancellationToken ct) =>
        sql.QueryAsync(Devices, row => new DeviceId(row.GetGuid(0)), ct, ("user", user.Value));

    /// <summary>Erases, in the caller's transaction.</summary>
    public async Task EraseAsync(SqlSession sql, Account account, IReadOnlyList<DeviceId> devices, CancellationToken ct)
    {
        var user = account.Id.Value;
        await sql.ExecuteAsync(Retire, ct, ("hmac", retired.Hmac(account.Username)));
        await sql.ExecuteAsync(DropSessions, ct, ("user", user));
        await sql.ExecuteAsync(DropDevices, ct, ("user", user));
        await sql.ExecuteAsync(DropUser, ct, ("user", user));
        var erased = new AccountDeleted(user, [.. devices.Select(device => device.Value)]);
        await outbox.AddAsync(sql, erased, EventJson.Default.AccountDeleted, ct);
        await sql.ExecuteAsync(
            Note, ct, ("user", user), ("event", JsonSerializer.Serialize(erased, EventJson.Default.AccountDeleted)),
            ("at", (clock.GetUtcNow() + Again).ToUnixTimeMilliseconds()));
    }

    /// <summary>Tells of every erasure whose time has come once more.</summary>
    /// <returns>How many.</returns>
    public Task<int> TellAgainAsync(CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        var due = await sql.QueryAsync(
            Due, row => (User: row.GetGuid(0), Event: row.GetString(1)), token, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        foreach (var (user, text) in due)
        {
            var erased = JsonSerializer.Deserialize(text, EventJson.Default.AccountDeleted)!;
            await outbox.AddAsync(sql, erased, EventJson.Default.AccountDeleted, token);
            await sql.ExecuteAsync(Forget, token, ("user", user));
        }

        return due.Count;
    }, ct);
}
