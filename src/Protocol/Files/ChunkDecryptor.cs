// SPDX-License-Identifier: MIT
// ChunkDecryptor: Cobblestone-256, decrypting. c2sp.org/chunked-encryption. Once a chunk has failed, everything after it fails.
// Owns the derived key, zeroed on Dispose. One stream; not thread-safe.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Decrypts one stream, chunk by chunk. What it hands out is authentic; whether it is all, says <see cref="IsComplete"/>.</summary>
public sealed class ChunkDecryptor : IDisposable
{
    private readonly CobblestoneKeys _keys;
    private long _chunk;

    private ChunkDecryptor(CobblestoneKeys keys) => _keys = keys;

    /// <summary>Whether the last chunk, the short one, has been opened. Input that ends before is truncated.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether a chunk was refused, or came after the last.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Derives the stream's keys and checks the commitment, in constant time.</summary>
    /// <param name="key">The input key; another length than 32 is refused.</param>
    /// <param name="context">What the stream must be bound to.</param>
    /// <param name="header">The first bytes of the ciphertext; another length than 56 is refused.</param>
    /// <param name="decryptor">The decryptor, or null; the caller disposes it.</param>
    /// <returns>False for another key, context or header.</returns>
    public static bool TryCreate(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> header, out ChunkDecryptor? decryptor)
    {
        decryptor = null;
        if (key.Length != ChunkEncryptor.KeySize || header.Length != Cobblestone.HeaderSize)
            return false;
        var keys = new CobblestoneKeys(key, header[..Cobblestone.SaltSize], context);
        if (!FixedTime.AreEqual(keys.Commitment, header[Cobblestone.SaltSize..]))
        {
            keys.Dispose();
            return false;
        }

        decryptor = new ChunkDecryptor(keys);
        return true;
    }

    /// <summary>Opens the next chunk.</summary>
    /// <param name="chunk">Exactly 16,400 bytes, or what is left at the end of the ciphertext, which is less.</param>
    /// <param name="plaintext">Receives up to 16,384 bytes.</param>
    /// <param name="written">Bytes of plaintext.</param>
    /// <returns>False for any forgery, for a chunk after the last, and ever after.</returns>
    public bool TryOpen(ReadOnlySpan<byte> chunk, Span<byte> plaintext, out int written)
    {
        written = 0;
        if (HasFailed || IsComplete || chunk.Length is < Aes256Gcm.TagSize or > Cobblestone.SealedChunkSize || _chunk == Cobblestone.MaxChunks)
            return Fail();
        Span<byte> nonce = stackalloc byte[Aes256Gcm.NonceSize];
        _keys.WriteNonce(_chunk, nonce);
        var size = chunk.Length - Aes256Gcm.TagSize;
        if (!Aes256Gcm.TryDecrypt(_keys.Key, nonce, chunk, default, plaintext[..size]))
            return Fail();
        _chunk++;
        written = size;
        IsComplete = size < Cobblestone.ChunkSize;
        return true;
    }

    /// <summary>Zeroes the derived key. May be called again.</summary>
    public void Dispose() => _keys.Dispose();

    private bool Fail()
    {
        HasFailed = true;
        IsComplete = false;
        return false;
    }
}
