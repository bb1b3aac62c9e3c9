// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>One device of an account as the server holds it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="IdentityKey">Ed25519 public key, 32 bytes.</param>
/// <param name="RegistrationId">Changes when the device began again.</param>
/// <param name="Suites">1 X3DH, 2 PQXDH.</param>
public sealed record IdentityDevice(Guid DeviceId, [property: Bytes(32)] byte[] IdentityKey, uint RegistrationId, IReadOnlyList<int> Suites);
