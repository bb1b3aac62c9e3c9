// SPDX-License-Identifier: MIT
// DeviceListEntry: one device in an account's signed list.
// device 16 | identity key 32 | suites u16: 50 bytes. Holds public bytes only.
namespace SecureMessenger.Primitives.Statements;

/// <summary>One device of an account.</summary>
/// <param name="Device">The device.</param>
/// <param name="Identity">Its identity key.</param>
/// <param name="Suites">The suites it takes, not <see cref="DeviceSuites.None"/>; 16 bits.</param>
public sealed record DeviceListEntry(Guid Device, IdentityPublicKey Identity, DeviceSuites Suites)
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = 16 + IdentityPublicKey.Size + 2;
}
