// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Blobs;

namespace SecureMessenger.Tests.Blobs;

/// <summary>Bytes that tell where they belong: byte n of a seed is always the same, and no part is like another.</summary>
internal static class SampleBytes
{
    public static byte[] Of(int seed, long from, int count)
    {
        var bytes = new byte[count];
        Fill(seed, from, bytes);
        return bytes;
    }

    public static void Fill(int seed, long from, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++) bytes[i] = At(seed, from + i);
    }

    /// <summary>Appends a range of them, in pieces as a socket gives them.</summary>
    public static async Task WriteAsync(BlobWriter blob, int seed, long from, long to)
    {
        var piece = new byte[61_441];
        for (var at = from; at < to; at += piece.Length)
        {
            var some = piece.AsMemory(0, (int)Math.Min(piece.Length, to - at));
            Fill(seed, at, some.Span);
            await blob.WriteAsync(some, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Reads all there is and compares it.</summary>
    public static async Task AssertAsync(int seed, long from, long length, Stream? bytes)
    {
        Assert.NotNull(bytes);
        var piece = new byte[64 * 1024];
        var at = from;
        int read;
        while ((read = await bytes.ReadAsync(piece, TestContext.Current.CancellationToken)) > 0)
        {
            if (!piece.AsSpan(0, read).SequenceEqual(Of(seed, at, read))) Assert.Fail($"other bytes between {at} and {at + read}");
            at += read;
        }

        Assert.Equal(length, at - from);
    }

    private static byte At(int seed, long position)
    {
        unchecked
        {
            var mixed = ((ulong)position >> 3) * 0x9E3779B97F4A7C15 + ((ulong)seed * 0xD6E8FEB86659FD93);
            return (byte)((mixed >> (int)(8 * (position & 7))) ^ (ulong)position);
        }
    }
}
