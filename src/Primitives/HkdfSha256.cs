// SPDX-License-Identifier: MIT
// HkdfSha256: HKDF with SHA-256. RFC 5869 §2.2 (Extract), §2.3 (Expand). At most 8,160 bytes out.
// Works on the caller's bytes and keeps none.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>HKDF-SHA-256.</summary>
public static class HkdfSha256
{
    /// <summary>Length of a pseudorandom key, bytes.</summary>
    public const int PseudorandomKeySize = 32;

    /// <summary>Most bytes one key can be expanded to: 255 hashes.</summary>
    public const int MaxOutputSize = 255 * 32;

    private const int StackLimit = 512;

    /// <summary>HKDF-Extract.</summary>
    /// <param name="salt">The salt, of any length.</param>
    /// <param name="inputKey">The input keying material.</param>
    /// <param name="pseudorandomKey">Receives 32 secret bytes; the caller zeroes them.</param>
    public static void Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKey, Span<byte> pseudorandomKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pseudorandomKey.Length, PseudorandomKeySize);
        HmacSha256.Compute(salt, inputKey, pseudorandomKey);
    }

    /// <summary>HKDF-Expand.</summary>
    /// <param name="pseudorandomKey">At least 32 secret, uniformly random bytes.</param>
    /// <param name="info">The label that separates this key from every other.</param>
    /// <param name="output">Receives 1 to 8,160 secret bytes; the caller zeroes them.</param>
    public static void Expand(ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pseudorandomKey.Length, PseudorandomKeySize);
        CheckOutput(output);
        var size = PseudorandomKeySize + info.Length + 1;
        var input = size <= StackLimit ? stackalloc byte[size] : new byte[size];
        info.CopyTo(input[PseudorandomKeySize..]);
        input[^1] = 1;
        Span<byte> block = stackalloc byte[PseudorandomKeySize];
        // T(i) = HMAC(key, T(i-1) || info || i), with T(0) empty. By hand since the runtime's own allocates on every call.
        HmacSha256.Compute(pseudorandomKey, input[PseudorandomKeySize..], block);
        for (var left = output; ; HmacSha256.Compute(pseudorandomKey, input, block))
        {
            block[..Math.Min(PseudorandomKeySize, left.Length)].CopyTo(left);
            if (left.Length <= PseudorandomKeySize)
                break;
            left = left[PseudorandomKeySize..];
            block.CopyTo(input);
            input[^1]++;
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>HKDF: Extract, then Expand.</summary>
    /// <param name="salt">The salt, of any length.</param>
    /// <param name="inputKey">The input keying material.</param>
    /// <param name="info">The label that separates this key from every other.</param>
    /// <param name="output">Receives 1 to 8,160 secret bytes; the caller zeroes them.</param>
    public static void DeriveKey(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> pseudorandomKey = stackalloc byte[PseudorandomKeySize];
        Extract(salt, inputKey, pseudorandomKey);
        Expand(pseudorandomKey, info, output);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
    }

    private static void CheckOutput(Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(output.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, MaxOutputSize);
    }
}
