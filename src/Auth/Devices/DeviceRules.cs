// SPDX-License-Identifier: MIT
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Auth.Devices;

/// <summary>The account's devices, and how one is put out (docs/adr/0008).</summary>
internal sealed class DeviceRules(Database database, DeviceStore devices, SessionRules sessions, Outbox outbox)
{
    public async Task<Outcome<DevicesPage>> ListAsync(Caller caller, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var after = Guid.Empty;
        errors.Require(cursor is null || Guid.TryParseExact(cursor, "N", out after), "cursor", "is not a next_cursor of this list");
        var size = PageLimit.Read(limit, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;
        var page = await devices.PageAsync(caller.User, caller.Device, new(after), size, ct);
        return new DevicesPage(page, page.Count == size ? page[^1].DeviceId.ToString("N") : null);
    }

    /// <summary>Revokes a device of the caller's account; one revoked before stays so: null for done.</summary>
    public async Task<Refusal?> RevokeAsync(Caller caller, DeviceId device, CancellationToken ct)
    {
        if (device == caller.Device) return ProblemCodes.CurrentDevice;
        return await database.WriteAsync<Refusal?>(async (sql, token) =>
        {
            var revoked = await DeviceStore.IsRevokedAsync(sql, caller.User, device, token);
            if (revoked is null) return ProblemCodes.UnknownDevice;
            if (revoked.Value) return null;
            await devices.RevokeAsync(sql, caller.User, device, token);
            await sessions.EndDeviceAsync(sql, device, SessionEnd.DeviceRevoked, token);
            await outbox.AddAsync(sql, new DeviceRevoked(caller.User.Value, device.Value), EventJson.Default.DeviceRevoked, token);
            return null;
        }, ct);
    }
}
