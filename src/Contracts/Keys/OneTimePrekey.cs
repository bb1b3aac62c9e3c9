// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>A one-time prekey in a bundle: handed out once.</summary>
/// <param name="KeyId">Which one.</param>
/// <param name="PublicKey">X25519, 32 bytes.</param>
public sealed record OneTimePrekey(uint KeyId, [property: Bytes(32)] byte[] PublicKey);
