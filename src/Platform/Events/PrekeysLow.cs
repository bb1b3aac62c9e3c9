// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Keys: few of a device's one-time prekeys are left; told once, and once more when it has refilled them.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="OneTime">X25519 keys left.</param>
/// <param name="Kem">ML-KEM keys left.</param>
/// <param name="IsLow">False: refilled.</param>
public sealed record PrekeysLow(Guid DeviceId, int OneTime, int Kem, bool IsLow) : IDomainEvent
{
    /// <inheritdoc />
    public static string Name => "prekeys_low";
}
