// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>An ML-KEM-768 prekey in a bundle. A one-time key is handed out once; the last-resort key whenever there is none.</summary>
/// <param name="KeyId">Which one; one-time and last-resort keys share one sequence.</param>
/// <param name="PublicKey">ML-KEM-768 encapsulation key, 1,184 bytes.</param>
/// <param name="Signature">Ed25519, context 2, 64 bytes; verify before use.</param>
/// <param name="CreatedAt">Part of what is signed.</param>
/// <param name="LastResort">Whether others may have been given the same key.</param>
public sealed record KemPrekey(uint KeyId, [property: Bytes(1_184)] byte[] PublicKey, [property: Bytes(64)] byte[] Signature, DateTimeOffset CreatedAt, bool LastResort);
