// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>One key of <see cref="OneTimePrekeysRequest"/>.</summary>
public sealed record OneTimePrekeyRequest
{
    /// <summary>From 1, rising; an id once issued is never taken again.</summary>
    public uint? KeyId { get; init; }

    /// <summary>X25519 public key, 32 bytes.</summary>
    public byte[]? PublicKey { get; init; }
}
