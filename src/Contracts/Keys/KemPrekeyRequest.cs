// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>One key of <see cref="KemPrekeysRequest"/>.</summary>
public sealed record KemPrekeyRequest
{
    /// <summary>From 1, rising; an id once issued is never taken again.</summary>
    public uint? KeyId { get; init; }

    /// <summary>ML-KEM-768 encapsulation key, 1,184 bytes.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>Ed25519 signature by the device's identity key, context 2, 64 bytes.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>When the device made it; part of what is signed, to the millisecond.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
