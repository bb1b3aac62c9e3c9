// SPDX-License-Identifier: MIT
// Argon2id: a key from a passphrase. RFC 9106, version 0x13, one lane. Salt 16 bytes.
// Works on the caller's bytes and keeps none.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>Argon2id (RFC 9106).</summary>
public static class Argon2id
{
    /// <summary>Salt length, bytes.</summary>
    public const int SaltSize = 16;

    /// <summary>Least output length, bytes.</summary>
    public const int MinOutputSize = 16;

    private const int AlgorithmArgon2id13 = 2;

    /// <summary>Derives a key. Takes as long and as much memory as <paramref name="cost"/> says.</summary>
    /// <param name="passphrase">Secret bytes, of any length.</param>
    /// <param name="salt">16 random bytes.</param>
    /// <param name="cost">Memory and passes.</param>
    /// <param name="output">Receives at least 16 secret bytes; the caller zeroes them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length or the cost is out of its limits.</exception>
    /// <exception cref="InsufficientMemoryException">The machine cannot give the memory.</exception>
    public static void DeriveKey(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, Argon2idCost cost, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, MinOutputSize);
        if (!cost.IsValid)
            throw new ArgumentOutOfRangeException(nameof(cost), cost, "Memory or passes are out of their limits.");
        var result = Sodium.crypto_pwhash(
            output, (ulong)output.Length, passphrase, (ulong)passphrase.Length, salt,
            (ulong)cost.Passes, (nuint)cost.MemoryKib * 1024, AlgorithmArgon2id13);
        if (result == 0)
            return;
        CryptographicOperations.ZeroMemory(output);
        throw new InsufficientMemoryException($"Argon2id could not get {cost.MemoryKib} KiB.");
    }
}
