// SPDX-License-Identifier: MIT
// MlKem768PublicKey: an encapsulation key that has passed import. FIPS 203 §7.2 (length and modulus).
// Holds 1,184 public bytes; immutable.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>A checked ML-KEM-768 public key.</summary>
public sealed class MlKem768PublicKey : IEquatable<MlKem768PublicKey>
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = MlKem768.PublicKeySize;

    private readonly byte[] _bytes;

    private MlKem768PublicKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The encoded key.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Checks and takes a public key that came from outside.</summary>
    /// <param name="bytes">The encoded key.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns>False for another length than 1,184 and for a coefficient at or above the modulus.</returns>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out MlKem768PublicKey? key)
    {
        key = MlKem768.IsValidPublicKey(bytes) ? new MlKem768PublicKey(bytes.ToArray()) : null;
        return key is not null;
    }

    /// <summary>Encapsulates a fresh shared value. Never a key by itself: put it through HKDF with key and ciphertext.</summary>
    /// <param name="random">Where the 32 bytes of randomness come from.</param>
    /// <param name="ciphertext">Receives 1,088 bytes.</param>
    /// <param name="shared">Receives 32 secret bytes; the caller zeroes them.</param>
    public void Encapsulate(RandomSource random, Span<byte> ciphertext, Span<byte> shared)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> randomness = stackalloc byte[MlKem768.RandomnessSize];
        try
        {
            random.Fill(randomness);
            if (!MlKem768.TryEncapsulate(_bytes, randomness, ciphertext, shared))
                throw new CryptographicException("Encapsulation to an imported key failed.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(randomness);
        }
    }

    /// <summary>Hashes the encoded key.</summary>
    /// <param name="destination">Receives 32 bytes.</param>
    public void WriteHash(Span<byte> destination) => Sha256.Hash(_bytes, destination);

    /// <summary>Compares the encoded bytes.</summary>
    /// <param name="other">The key to compare with.</param>
    /// <returns>Whether both are the same key.</returns>
    public bool Equals(MlKem768PublicKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MlKem768PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);
}
