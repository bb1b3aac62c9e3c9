// SPDX-License-Identifier: MIT
// Sha512: SHA-512 of the .NET runtime, and HKDF-Expand over it. FIPS 180-4; RFC 5869 §2.3.
// Works on the caller's bytes and keeps none.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>SHA-512, and HKDF-Expand with it.</summary>
public static class Sha512
{
    /// <summary>Length of the hash, bytes.</summary>
    public const int Size = 64;

    /// <summary>Most bytes one key can be expanded to: 255 hashes.</summary>
    public const int MaxOutputSize = 255 * Size;

    /// <summary>Hashes <paramref name="data"/>.</summary>
    /// <param name="data">What to hash.</param>
    /// <param name="destination">Receives 64 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        SHA512.HashData(data, destination);
    }

    /// <summary>HKDF-Expand for keys shorter than the hash, which the runtime's own refuses though RFC 5869 does not forbid them.</summary>
    /// <param name="pseudorandomKey">Secret, uniformly random bytes.</param>
    /// <param name="info">The label that separates this key from every other.</param>
    /// <param name="output">Receives 1 to 16,320 secret bytes; the caller zeroes them.</param>
    public static void HkdfExpand(ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(output.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, MaxOutputSize);
        Span<byte> block = stackalloc byte[Size];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, pseudorandomKey);
        byte counter = 0;
        for (var left = output; left.Length > 0; left = left[Math.Min(Size, left.Length)..])
        {
            if (counter > 0)
                mac.AppendData(block); // T(i) = HMAC(key, T(i-1) || info || i), with T(0) empty
            mac.AppendData(info);
            mac.AppendData([++counter]);
            mac.GetHashAndReset(block);
            block[..Math.Min(Size, left.Length)].CopyTo(left);
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
