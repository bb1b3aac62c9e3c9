// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>A signed prekey in a bundle.</summary>
/// <param name="KeyId">Which one.</param>
/// <param name="PublicKey">X25519, 32 bytes.</param>
/// <param name="Signature">Ed25519, 64 bytes; verify before use.</param>
/// <param name="CreatedAt">Part of what is signed.</param>
public sealed record SignedPrekey(uint KeyId, [property: Bytes(32)] byte[] PublicKey, [property: Bytes(64)] byte[] Signature, DateTimeOffset CreatedAt);
