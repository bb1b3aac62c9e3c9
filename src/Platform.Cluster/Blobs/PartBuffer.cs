// SPDX-License-Identifier: MIT
using System.Buffers;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>The bytes of one part. Grows with what comes, in two steps up to a full part, so that a small file takes little memory.</summary>
internal sealed class PartBuffer : IDisposable
{
    private const int FirstBytes = 64 * 1024;
    private const int SecondBytes = 1024 * 1024;

    // The shared pool would keep one for every thread that ever returned one.
    private static readonly ArrayPool<byte> Parts = ArrayPool<byte>.Create(S3Multipart.PartBytes, maxArraysPerBucket: 4);

    private byte[] _bytes = Parts.Rent(FirstBytes);

    /// <summary>Bytes in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it holds a full part.</summary>
    public bool IsFull => Count == S3Multipart.PartBytes;

    /// <summary>What is in it.</summary>
    public ArraySegment<byte> Bytes => new(_bytes, 0, Count);

    /// <summary>Takes what there is room for.</summary>
    /// <returns>How much that was.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, S3Multipart.PartBytes - Count);
        MakeRoom(Count + taken);
        bytes[..taken].CopyTo(_bytes.AsSpan(Count));
        Count += taken;
        return taken;
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc />
    public void Dispose()
    {
        Parts.Return(_bytes);
        _bytes = [];
        Count = 0;
    }

    private void MakeRoom(int size)
    {
        if (size <= _bytes.Length) return;
        var larger = Parts.Rent(size <= SecondBytes ? SecondBytes : S3Multipart.PartBytes);
        Bytes.AsSpan().CopyTo(larger);
        Parts.Return(_bytes);
        _bytes = larger;
    }
}
