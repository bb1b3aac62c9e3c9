// SPDX-License-Identifier: MIT
// MlKem768: key encapsulation that resists quantum computers. FIPS 203, ML-KEM-768. Seed 64, public 1184, ciphertext 1088, shared 32 bytes.
// Works on the caller's bytes and keeps none. Private keys exist as seeds only: libsodium takes some corrupted expanded keys.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>ML-KEM-768 over raw bytes (FIPS 203).</summary>
public static class MlKem768
{
    /// <summary>Length of a private key: the seed d || z (FIPS 203 §7.1), bytes.</summary>
    public const int SeedSize = 64;

    /// <summary>Length of a public key, bytes.</summary>
    public const int PublicKeySize = 1184;

    /// <summary>Length of a ciphertext, bytes.</summary>
    public const int CiphertextSize = 1088;

    /// <summary>Length of a shared value, bytes.</summary>
    public const int SharedSize = 32;

    /// <summary>Length of the randomness of one encapsulation, m, bytes.</summary>
    public const int RandomnessSize = 32;

    internal const int ExpandedKeySize = 2400;

    // 768 coefficients of 12 bits, then the 32 bytes of the matrix seed.
    private const int CoefficientBytes = PublicKeySize - 32;
    private const int Modulus = 3329;

    /// <summary>Whether every coefficient is below the modulus (the check of FIPS 203 §7.2).</summary>
    /// <param name="publicKey">The encoded key.</param>
    /// <returns>False also for another length than 1,184.</returns>
    public static bool IsValidPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeySize)
            return false;
        for (var at = 0; at < CoefficientBytes; at += 3)
        {
            var low = publicKey[at] | ((publicKey[at + 1] & 0x0F) << 8);
            var high = (publicKey[at + 1] >> 4) | (publicKey[at + 2] << 4);
            if (low >= Modulus || high >= Modulus)
                return false;
        }

        return true;
    }

    /// <summary>Encapsulates to a public key, from given randomness.</summary>
    /// <param name="publicKey">A key that <see cref="IsValidPublicKey"/> takes.</param>
    /// <param name="randomness">32 secret random bytes, used once; the caller zeroes them.</param>
    /// <param name="ciphertext">Receives 1,088 bytes.</param>
    /// <param name="shared">Receives 32 secret bytes, or zeros on false; the caller zeroes them.</param>
    /// <returns>False for a public key that is not valid.</returns>
    public static bool TryEncapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> randomness, Span<byte> ciphertext, Span<byte> shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(randomness.Length, RandomnessSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, CiphertextSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, SharedSize);
        if (publicKey.Length == PublicKeySize
            && Sodium.crypto_kem_mlkem768_enc_deterministic(ciphertext, shared, publicKey, randomness) == 0)
            return true;
        ciphertext.Clear();
        CryptographicOperations.ZeroMemory(shared);
        return false;
    }

    internal static void ExpandSeed(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> expandedKey)
    {
        if (Sodium.crypto_kem_mlkem768_seed_keypair(publicKey, expandedKey, seed) != 0)
            throw new CryptographicException("ML-KEM key generation failed.");
    }

    internal static void Decapsulate(ReadOnlySpan<byte> expandedKey, ReadOnlySpan<byte> ciphertext, Span<byte> shared)
    {
        if (Sodium.crypto_kem_mlkem768_dec(shared, ciphertext, expandedKey) != 0)
            throw new CryptographicException("ML-KEM decapsulation failed.");
    }
}
