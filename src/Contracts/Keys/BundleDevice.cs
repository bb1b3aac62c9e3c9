// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>What is needed to begin a session with one device.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="RegistrationId">Changes when the device began again.</param>
/// <param name="IdentityKey">Ed25519, 32 bytes.</param>
/// <param name="Suites">1 X3DH, 2 PQXDH.</param>
/// <param name="SignedPrekey">Always there.</param>
/// <param name="OneTimePrekey">Absent when the device has run out; never an error.</param>
/// <param name="KemPrekey">There for every device whose list entry takes suite 2; absent for others.</param>
public sealed record BundleDevice(
    Guid DeviceId,
    uint RegistrationId,
    [property: Bytes(32)] byte[] IdentityKey,
    IReadOnlyList<int> Suites,
    SignedPrekey SignedPrekey,
    OneTimePrekey? OneTimePrekey,
    KemPrekey? KemPrekey = null);
