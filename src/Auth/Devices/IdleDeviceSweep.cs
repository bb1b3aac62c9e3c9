// SPDX-License-Identifier: MIT
// A device that nobody uses any more still has a place in every list: everybody encrypts for it, and its mail and its place in each conversation
// stay. After auth.device_idle it is revoked as its owner could have done it. The first device of an account never is: it alone signs the list of devices.
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Sweeping;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Auth.Devices;

/// <summary>Revokes devices that have been idle for too long.</summary>
internal sealed class IdleDeviceSweep(Database database, DeviceStore devices, SessionRules sessions, Outbox outbox, AuthOptions options, TimeProvider clock) : ISweep
{
    private const int PageSize = 500;

    public string Name => "devices";

    public TimeSpan Period { get; } = TimeSpan.FromMinutes(10);

    public async Task SweepAsync(Action<int> took, CancellationToken ct)
    {
        var before = clock.GetUtcNow() - options.DeviceIdle;
        var after = new DeviceId(Guid.Empty);
        while (await devices.SeenPageAsync(after, PageSize, ct) is { Count: > 0 } page)
        {
            foreach (var idle in page.Where(device => !device.IsRevoked && device.LastSeen < before)) took(await RevokeAsync(idle, before, ct) ? 1 : 0);
            after = page[^1].Device;
        }
    }

    private Task<bool> RevokeAsync(SeenDevice idle, DateTimeOffset before, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            if (!await devices.RevokeIdleAsync(sql, idle.Device, before, token)) return false;
            await sessions.EndDeviceAsync(sql, idle.Device, SessionEnd.DeviceRevoked, token);
            await outbox.AddAsync(sql, new DeviceRevoked(idle.User.Value, idle.Device.Value), EventJson.Default.DeviceRevoked, token);
            return true;
        },
        ct);
}
