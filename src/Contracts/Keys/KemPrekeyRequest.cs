// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>One key of <see cref="KemPrekeysRequest"/>.</summary>
public sealed record KemPrekeyRequest
{
    /// <summary>From 1, rising; an id once issued is never taken again.</summary>
    [Required, Range(1, uint.MaxValue)]
    public uint? KeyId { get; init; }

    /// <summary>ML-KEM-768 encapsulation key, 1,184 bytes.</summary>
    [Required, Bytes(1_184)]
    public byte[]? PublicKey { get; init; }

    /// <summary>Ed25519 signature by the device's identity key, context 2, 64 bytes.</summary>
    [Required, Bytes(64)]
    public byte[]? Signature { get; init; }

    /// <summary>When the device made it; part of what is signed, to the millisecond.</summary>
    [Required]
    public DateTimeOffset? CreatedAt { get; init; }
}
