// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/signed-prekey.</summary>
public sealed record SignedPrekeyRequest
{
    /// <summary>From 1, rising.</summary>
    public uint? KeyId { get; init; }

    /// <summary>X25519 public key, 32 bytes.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>Ed25519 signature by the device's identity key, context 1, 64 bytes.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>When the device made it; part of what is signed, to the millisecond.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
