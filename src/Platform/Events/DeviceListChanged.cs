// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Keys: the signed list of an account's devices, as it stands from now on.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Version">Rises by one; an older event that comes late changes nothing.</param>
/// <param name="Devices">Every listed device that has published its identity.</param>
public sealed record DeviceListChanged(Guid UserId, long Version, IReadOnlyList<ListedDevice> Devices) : IDomainEvent
{
    /// <inheritdoc />
    public static string Name => "device_list_changed";
}
