// SPDX-License-Identifier: MIT
// How MessengerClient puts a device of its account out.

namespace SecureMessenger.Client;

public sealed partial class MessengerClient
{
    /// <summary>
    /// Revokes a device of this account: the server ends its sessions, drops its prekeys and takes nothing from it any more.
    /// On the account's first device the signed list leaves it out too; revoked from another device it stays in the list,
    /// where no message reaches it, until the first device revokes it again.
    /// </summary>
    /// <param name="device">Its code or its id.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The device; confirmed while the list still names it.</returns>
    /// <exception cref="MessengerException">There is no such device, it is this one, or the server is away.</exception>
    public Task<DeviceInfo> RevokeDeviceAsync(string device, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return RequireEngine().OwnDevices.RevokeAsync(device, ct);
    }
}
