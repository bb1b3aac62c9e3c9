// SPDX-License-Identifier: MIT
// FixedTime: the one comparison for tags, commitments, hashes of secrets and scanned codes.
// Owns no bytes.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>Comparison whose time says nothing about the content.</summary>
public static class FixedTime
{
    /// <summary>Compares in time that depends on the lengths only; different lengths are unequal.</summary>
    /// <param name="left">One side.</param>
    /// <param name="right">The other side.</param>
    /// <returns>Whether both are the same bytes.</returns>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        CryptographicOperations.FixedTimeEquals(left, right);
}
