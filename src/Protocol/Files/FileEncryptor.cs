// SPDX-License-Identifier: MIT
// FileEncryptor: a file of known length, chunk by chunk; the caller moves the bytes. Framing in FileCipher.
// Owns one 16 KiB plaintext buffer and the derived key, both zeroed on Dispose. Not thread-safe.
using System.Buffers.Binary;
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Encrypts one file: write <see cref="Header"/>, then until complete fill <see cref="Wanted"/> and seal.</summary>
public sealed class FileEncryptor : IDisposable
{
    private readonly byte[] _buffer = GC.AllocateArray<byte>(FileCipher.ChunkSize, pinned: true);
    private readonly ChunkEncryptor _chunks;
    private readonly long _plaintextSize;
    private readonly long _framedSize;
    private long _position;

    /// <summary>Starts a file.</summary>
    /// <param name="key">32 secret bytes, drawn for this file only.</param>
    /// <param name="fileId">The file's id.</param>
    /// <param name="plaintextSize">Exact length of the file, bytes.</param>
    /// <param name="random">Where the salt comes from.</param>
    public FileEncryptor(ReadOnlySpan<byte> key, Guid fileId, long plaintextSize, RandomSource random)
    {
        _framedSize = FileCipher.FramedSize(plaintextSize);
        _plaintextSize = plaintextSize;
        _chunks = new ChunkEncryptor(key, FileCipher.ContextOf(fileId), random);
        BinaryPrimitives.WriteUInt64BigEndian(_buffer, (ulong)plaintextSize);
    }

    /// <summary>The first 56 bytes of the ciphertext.</summary>
    public ReadOnlyMemory<byte> Header => _chunks.Header;

    /// <summary>Whether the last chunk has been sealed.</summary>
    public bool IsComplete => _chunks.IsComplete;

    /// <summary>Where the next bytes of the file go. Fill all of it before sealing; empty once only padding is left.</summary>
    public Memory<byte> Wanted
    {
        get
        {
            var start = _position == 0 ? FileCipher.LengthSize : 0;
            var left = FileCipher.LengthSize + _plaintextSize - (_position + start);
            return _buffer.AsMemory(start, (int)Math.Clamp(left, 0, FileCipher.ChunkSize - start));
        }
    }

    /// <summary>Seals the chunk that has been filled in.</summary>
    /// <param name="output">Receives up to <see cref="FileCipher.SealedChunkSize"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    public int SealChunk(Span<byte> output)
    {
        var size = (int)Math.Min(FileCipher.ChunkSize, _framedSize - _position);
        var written = _chunks.Seal(_buffer.AsSpan(0, size), output);
        _position += size;
        CryptographicOperations.ZeroMemory(_buffer); // also the zeros of the padding
        return written;
    }

    /// <summary>Zeroes the buffer and the derived key. May be called again.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _chunks.Dispose();
    }
}
