// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>One key of <see cref="OneTimePrekeysRequest"/>.</summary>
public sealed record OneTimePrekeyRequest
{
    /// <summary>From 1, rising; an id once issued is never taken again.</summary>
    [Required, Range(1, uint.MaxValue)]
    public uint? KeyId { get; init; }

    /// <summary>X25519 public key, 32 bytes.</summary>
    [Required, Bytes(32)]
    public byte[]? PublicKey { get; init; }
}
