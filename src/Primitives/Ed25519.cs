// SPDX-License-Identifier: MIT
// Ed25519: signatures, and the birational map to X25519. RFC 8032 §5.1; RFC 7748 §4.1. Seed 32, public 32, signature 64 bytes.
// Works on the caller's bytes and keeps none. Identity keys sign through IdentityKeyPair, never through here.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>Ed25519 over raw bytes (RFC 8032), one verifier for the whole product.</summary>
public static class Ed25519
{
    /// <summary>Length of a seed, that is of the private key of RFC 8032, bytes.</summary>
    public const int SeedSize = 32;

    /// <summary>Length of a public key, bytes.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Length of an expanded secret key (seed, then public key), bytes.</summary>
    public const int SecretKeySize = 64;

    /// <summary>Length of a signature, bytes.</summary>
    public const int SignatureSize = 64;

    /// <summary>Expands a seed.</summary>
    /// <param name="seed">32 secret bytes.</param>
    /// <param name="publicKey">Receives 32 bytes.</param>
    /// <param name="secretKey">Receives 64 secret bytes; the caller zeroes them.</param>
    public static void ExpandSeed(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secretKey.Length, SecretKeySize);
        Check(Sodium.crypto_sign_ed25519_seed_keypair(publicKey, secretKey, seed));
    }

    /// <summary>Signs a message, deterministically (RFC 8032 §5.1.6).</summary>
    /// <param name="secretKey">64 secret bytes from <see cref="ExpandSeed"/>.</param>
    /// <param name="message">The message, of any length.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    public static void Sign(ReadOnlySpan<byte> secretKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secretKey.Length, SecretKeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, SignatureSize);
        Check(Sodium.crypto_sign_ed25519_detached(signature, 0, message, (ulong)message.Length, secretKey));
    }

    /// <summary>Verifies a signature without the cofactor, refusing S at or above the group order (RFC 8032 §5.1.7).</summary>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="message">The message, of any length.</param>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether the signature holds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The public key is not 32 bytes.</exception>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeySize);
        return signature.Length == SignatureSize
            && Sodium.crypto_sign_ed25519_verify_detached(signature, message, (ulong)message.Length, publicKey) == 0;
    }

    /// <summary>Maps a public key to X25519, after checking that it is canonical and of prime order.</summary>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="x25519">Receives 32 bytes, or zeros on false.</param>
    /// <returns>False for small order, mixed order, or bytes that are no canonical point.</returns>
    public static bool TryMapPublicKey(ReadOnlySpan<byte> publicKey, Span<byte> x25519)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(x25519.Length, X25519.KeySize);
        if (Sodium.crypto_core_ed25519_is_valid_point(publicKey) == 1
            && Sodium.crypto_sign_ed25519_pk_to_curve25519(x25519, publicKey) == 0)
            return true;
        x25519.Clear();
        return false;
    }

    /// <summary>Maps a secret key to the X25519 private key of the mapped public key.</summary>
    /// <param name="secretKey">64 secret bytes from <see cref="ExpandSeed"/>.</param>
    /// <param name="x25519">Receives 32 secret bytes; the caller zeroes them.</param>
    public static void MapSecretKey(ReadOnlySpan<byte> secretKey, Span<byte> x25519)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secretKey.Length, SecretKeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(x25519.Length, X25519.KeySize);
        Check(Sodium.crypto_sign_ed25519_sk_to_curve25519(x25519, secretKey));
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new CryptographicException("Ed25519 operation failed.");
    }
}
