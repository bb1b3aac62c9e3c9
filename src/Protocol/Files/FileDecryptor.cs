// SPDX-License-Identifier: MIT
// FileDecryptor: a file chunk by chunk; the caller moves the bytes. Framing in FileCipher.
// Owns one 16 KiB plaintext buffer and the derived key, both zeroed on Dispose. Not thread-safe.
using System.Buffers.Binary;
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Decrypts one file. Delete what was written if a chunk is refused or the input ends before <see cref="IsComplete"/>.</summary>
public sealed class FileDecryptor : IDisposable
{
    private readonly byte[] _buffer = GC.AllocateArray<byte>(FileCipher.ChunkSize, pinned: true);
    private readonly ChunkDecryptor _chunks;
    private long _position;
    private long _framedSize;
    private bool _failed;

    private FileDecryptor(ChunkDecryptor chunks) => _chunks = chunks;

    /// <summary>Length of the file, bytes; known once the first chunk is open, 0 before.</summary>
    public long PlaintextSize { get; private set; }

    /// <summary>Whether the whole file has been handed out.</summary>
    public bool IsComplete => !_failed && _chunks.IsComplete;

    /// <summary>Checks the header against key and file id.</summary>
    /// <param name="key">The file's key, 32 secret bytes.</param>
    /// <param name="fileId">The file's id.</param>
    /// <param name="header">The first 56 bytes of the ciphertext.</param>
    /// <param name="decryptor">The decryptor, or null; the caller disposes it.</param>
    /// <returns>False if this is not the ciphertext of that file under that key.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> key, Guid fileId, ReadOnlySpan<byte> header, out FileDecryptor? decryptor)
    {
        decryptor = ChunkDecryptor.TryCreate(key, FileCipher.ContextOf(fileId), header, out var chunks) ? new FileDecryptor(chunks!) : null;
        return decryptor is not null;
    }

    /// <summary>Opens the next chunk.</summary>
    /// <param name="chunk">Exactly <see cref="FileCipher.SealedChunkSize"/> bytes, or the shorter rest at the end of the ciphertext.</param>
    /// <param name="plaintext">The file's bytes in it, valid until the next call; empty where the chunk is padding.</param>
    /// <returns>False for any forgery, and ever after.</returns>
    public bool TryOpenChunk(ReadOnlySpan<byte> chunk, out ReadOnlyMemory<byte> plaintext)
    {
        plaintext = default;
        if (_failed || !_chunks.TryOpen(chunk, _buffer, out var size) || !TryUnframe(size, out plaintext))
        {
            _failed = true;
            CryptographicOperations.ZeroMemory(_buffer);
            return false;
        }

        return true;
    }

    /// <summary>Zeroes the buffer and the derived key. May be called again.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _chunks.Dispose();
    }

    // The sender is authentic from here on, but not thereby honest: length, padding and total must agree.
    private bool TryUnframe(int size, out ReadOnlyMemory<byte> plaintext)
    {
        plaintext = default;
        var start = 0;
        if (_position == 0)
        {
            if (size < FileCipher.LengthSize)
                return false;
            var length = BinaryPrimitives.ReadUInt64BigEndian(_buffer);
            if (length > (ulong)FileCipher.MaxPlaintextSize)
                return false;
            PlaintextSize = (long)length;
            _framedSize = FileCipher.FramedSize(PlaintextSize);
            start = FileCipher.LengthSize;
        }

        var left = FileCipher.LengthSize + PlaintextSize - (_position + start);
        var content = (int)Math.Clamp(left, 0, size - start);
        _position += size;
        if (_position > _framedSize || (_chunks.IsComplete && _position != _framedSize))
            return false;
        plaintext = _buffer.AsMemory(start, content);
        return !_buffer.AsSpan((start + content)..size).ContainsAnyExcept((byte)0);
    }
}
