// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/signed-prekey.</summary>
public sealed record SignedPrekeyRequest
{
    /// <summary>From 1, rising.</summary>
    [Required, Range(1, uint.MaxValue)]
    public uint? KeyId { get; init; }

    /// <summary>X25519 public key, 32 bytes.</summary>
    [Required, Bytes(32)]
    public byte[]? PublicKey { get; init; }

    /// <summary>Ed25519 signature by the device's identity key, context 1, 64 bytes.</summary>
    [Required, Bytes(64)]
    public byte[]? Signature { get; init; }

    /// <summary>When the device made it; part of what is signed, to the millisecond.</summary>
    [Required]
    public DateTimeOffset? CreatedAt { get; init; }
}
