// SPDX-License-Identifier: MIT
// X25519PublicKey: a public key that has passed import: canonical (RFC 7748 §5 allows more) and not of small order.
// Holds 32 public bytes; immutable.
namespace SecureMessenger.Primitives;

/// <summary>A checked X25519 public key.</summary>
public sealed class X25519PublicKey : IEquatable<X25519PublicKey>
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = X25519.KeySize;

    private readonly byte[] _bytes;

    private X25519PublicKey(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The 32 bytes of the key, little-endian u (RFC 7748 §5).</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    // The five u < p whose points have order 1, 2, 4 or 8, on the curve or its twist.
    private static ReadOnlySpan<byte> SmallOrder =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
        0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
        0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ];

    /// <summary>Checks and takes a public key that came from outside.</summary>
    /// <param name="bytes">The encoded key.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns>False for another length than 32, for u at or above 2^255 - 19 (the high bit included), and for small order.</returns>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out X25519PublicKey? key)
    {
        key = null;
        if (bytes.Length != Size || !IsCanonical(bytes))
            return false;
        for (var at = 0; at < SmallOrder.Length; at += Size)
        {
            if (bytes.SequenceEqual(SmallOrder.Slice(at, Size)))
                return false;
        }

        key = new X25519PublicKey(bytes);
        return true;
    }

    /// <summary>Compares the encoded bytes.</summary>
    /// <param name="other">The key to compare with.</param>
    /// <returns>Whether both are the same key.</returns>
    public bool Equals(X25519PublicKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as X25519PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The key as lower-case hexadecimal.</summary>
    /// <returns>64 digits.</returns>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    // p = 2^255 - 19 in little-endian: ed, thirty times ff, 7f.
    private static bool IsCanonical(ReadOnlySpan<byte> u)
    {
        if (u[31] != 0x7f)
            return u[31] < 0x7f;
        return u[1..31].ContainsAnyExcept((byte)0xff) || u[0] < 0xed;
    }
}
