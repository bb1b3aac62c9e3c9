// SPDX-License-Identifier: MIT
// X25519: Diffie-Hellman on Curve25519. RFC 7748 §5, §6.1. Private, public and shared values of 32 bytes.
// Works on the caller's bytes and keeps none. Keys that arrive from outside go through X25519PublicKey first.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>X25519 over raw bytes (RFC 7748).</summary>
public static class X25519
{
    /// <summary>Length of a private key, a public key and a shared value, bytes.</summary>
    public const int KeySize = 32;

    /// <summary>Computes the public key of <paramref name="privateKey"/>.</summary>
    /// <param name="privateKey">32 secret bytes, clamped inside (RFC 7748 §5).</param>
    /// <param name="publicKey">Receives 32 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not 32.</exception>
    public static void DerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, KeySize);
        if (Sodium.crypto_scalarmult_curve25519_base(publicKey, privateKey) != 0)
            throw new CryptographicException("X25519 base multiplication failed.");
    }

    /// <summary>Computes a shared value. Never a key by itself: put it through HKDF with the transcript.</summary>
    /// <param name="privateKey">32 secret bytes.</param>
    /// <param name="publicKey">32 bytes; taken as RFC 7748 takes them, so not checked for being canonical.</param>
    /// <param name="shared">Receives 32 secret bytes, or zeros on false; the caller zeroes them.</param>
    /// <returns>False if the result is all zeros, that is if the public key is of small order (RFC 7748 §6.1).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is not 32.</exception>
    public static bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, KeySize);
        if (Sodium.crypto_scalarmult_curve25519(shared, privateKey, publicKey) == 0)
            return true;
        CryptographicOperations.ZeroMemory(shared);
        return false;
    }
}
