// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>What a device has said of itself.</summary>
/// <param name="Device">The device.</param>
/// <param name="IdentityKey">Ed25519, 32 bytes; imported before it was stored.</param>
/// <param name="RegistrationId">Drawn at its installation.</param>
/// <param name="Suites">What it takes.</param>
internal sealed record PublishedIdentity(DeviceId Device, byte[] IdentityKey, uint RegistrationId, DeviceSuites Suites)
{
    /// <summary>Whether the other is the same installation of the same device.</summary>
    public bool IsSameInstallation(PublishedIdentity other) =>
        Device == other.Device && RegistrationId == other.RegistrationId && IdentityKey.AsSpan().SequenceEqual(other.IdentityKey);

    public IdentityDevice ToResponse() => new(Device.Value, IdentityKey, RegistrationId, Keys.Suites.ToNumbers(Suites));
}
