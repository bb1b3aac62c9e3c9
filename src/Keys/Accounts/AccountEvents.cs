// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Keys.Accounts;

/// <summary>Applies <see cref="DeviceRevoked"/> and <see cref="AccountDeleted"/>. Idempotent.</summary>
internal sealed class AccountEvents(Database database)
{
    private const string Revoke =
        "insert into revoked_devices (user_id, device_id) values (@user, @device) on conflict (user_id, device_id) do nothing";

    // Primary keys, their first columns.
    private static readonly string[] DropPrekeys =
    [
        "delete from signed_prekeys where device_id = @device",
        "delete from one_time_prekeys where device_id = @device",
        "delete from kem_prekeys where device_id = @device",
        "delete from last_resort_kem_prekeys where device_id = @device",
    ];

    // Index identity_keys_user; primary keys, their first columns.
    private static readonly string[] DropAccount =
    [
        "delete from identity_keys where user_id = @user",
        "delete from device_lists where user_id = @user",
        "delete from revoked_devices where user_id = @user",
    ];

    public Task ApplyAsync(DeviceRevoked revoked, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        await sql.ExecuteAsync(Revoke, token, ("user", revoked.UserId), ("device", revoked.DeviceId));
        await DropPrekeysAsync(sql, revoked.DeviceId, token);
    }, ct);

    public Task ApplyAsync(AccountDeleted deleted, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        // Those with an identity are all that can have prekeys; the event's list is for those whose row went the first time.
        var published = await IdentityStore.OfAsync(sql, new UserId(deleted.UserId), token);
        foreach (var device in published.Select(identity => identity.Device.Value).Union(deleted.Devices))
        {
            await DropPrekeysAsync(sql, device, token);
        }

        foreach (var statement in DropAccount) await sql.ExecuteAsync(statement, token, ("user", deleted.UserId));
    }, ct);

    private static async Task DropPrekeysAsync(SqlSession sql, Guid device, CancellationToken ct)
    {
        foreach (var statement in DropPrekeys) await sql.ExecuteAsync(statement, ct, ("device", device));
    }
}
