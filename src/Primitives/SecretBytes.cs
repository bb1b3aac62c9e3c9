// SPDX-License-Identifier: MIT
// SecretBytes: a fixed number of secret bytes in one place. Pinned, because the collector leaves stale copies of what it moves.
// Owns its bytes and zeroes them on Dispose. One owner; not thread-safe; never serialised, logged or compared with ==.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>Secret bytes in pinned memory, zeroed on <see cref="Dispose"/>.</summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private int _length;
    private bool _disposed;

    /// <summary>Makes <paramref name="length"/> zero bytes, to be written through <see cref="ExposeForWriting"/>.</summary>
    /// <param name="length">Bytes, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
        _length = length;
    }

    /// <summary>Number of bytes.</summary>
    public int Length => _length;

    /// <summary>Copies <paramref name="source"/>; the caller still owns, and zeroes, the original.</summary>
    /// <param name="source">The bytes to keep.</param>
    /// <returns>A new owner of the same bytes.</returns>
    public static SecretBytes CopyOf(ReadOnlySpan<byte> source)
    {
        var copy = new SecretBytes(source.Length);
        source.CopyTo(copy._bytes);
        return copy;
    }

    /// <summary>Draws <paramref name="length"/> random bytes.</summary>
    /// <param name="length">Bytes, from 0.</param>
    /// <param name="random">Where they come from; what it throws, this throws.</param>
    /// <returns>The owner of the drawn bytes.</returns>
    public static SecretBytes Random(int length, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var drawn = new SecretBytes(length);
        random.Fill(drawn._bytes);
        return drawn;
    }

    /// <summary>The bytes themselves. Do not keep the span: it reads zeros after <see cref="Dispose"/>.</summary>
    /// <returns>All bytes, read only.</returns>
    /// <exception cref="ObjectDisposedException">The bytes have been zeroed.</exception>
    public ReadOnlySpan<byte> Expose() => ExposeForWriting();

    /// <summary>The bytes themselves, to be filled by their owner.</summary>
    /// <returns>All bytes.</returns>
    /// <exception cref="ObjectDisposedException">The bytes have been zeroed.</exception>
    public Span<byte> ExposeForWriting()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Keeps only the first bytes and zeroes the others: what was decrypted in place, without its padding.</summary>
    /// <param name="length">Bytes to keep, at most <see cref="Length"/>.</param>
    /// <exception cref="ObjectDisposedException">The bytes have been zeroed.</exception>
    public void Shorten(int length)
    {
        CryptographicOperations.ZeroMemory(ExposeForWriting()[length..]);
        _length = length;
    }

    /// <summary>Compares in time that depends on the lengths only.</summary>
    /// <param name="other">The bytes to compare with.</param>
    /// <returns>Whether both are the same bytes.</returns>
    /// <exception cref="ObjectDisposedException">The bytes have been zeroed.</exception>
    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => FixedTime.AreEqual(Expose(), other);

    /// <summary>Zeroes the bytes. May be called again.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Never the bytes.</summary>
    /// <returns>The text <c>[REDACTED]</c>.</returns>
    public override string ToString() => "[REDACTED]";
}
