// SPDX-License-Identifier: MIT
// ChunkEncryptor: Cobblestone-256, encrypting. c2sp.org/chunked-encryption. Reordering, truncation and extension are refused on the other side.
// Owns the derived key, zeroed on Dispose. One stream; not thread-safe.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Encrypts one stream, chunk by chunk.</summary>
public sealed class ChunkEncryptor : IDisposable
{
    /// <summary>Length of the input key, bytes.</summary>
    public const int KeySize = 32;

    /// <summary>Length of the header, bytes: salt and commitment.</summary>
    public const int HeaderSize = Cobblestone.HeaderSize;

    /// <summary>Plaintext of every chunk but the last, bytes.</summary>
    public const int ChunkSize = Cobblestone.ChunkSize;

    /// <summary>Ciphertext of every chunk but the last, bytes.</summary>
    public const int SealedChunkSize = Cobblestone.SealedChunkSize;

    private readonly byte[] _header = new byte[HeaderSize];
    private readonly CobblestoneKeys _keys;
    private long _chunk;

    /// <summary>Draws a salt and derives the stream's keys.</summary>
    /// <param name="key">32 secret, uniformly random bytes.</param>
    /// <param name="context">What the stream is bound to.</param>
    /// <param name="random">Where the salt comes from.</param>
    public ChunkEncryptor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        ArgumentNullException.ThrowIfNull(random);
        random.Fill(_header.AsSpan(0, Cobblestone.SaltSize));
        _keys = new CobblestoneKeys(key, _header.AsSpan(0, Cobblestone.SaltSize), context);
        _keys.Commitment.CopyTo(_header.AsSpan(Cobblestone.SaltSize));
    }

    /// <summary>What stands before the first chunk.</summary>
    public ReadOnlyMemory<byte> Header => _header;

    /// <summary>Whether the last chunk, the short one, has been sealed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Seals the next chunk. One shorter than <see cref="ChunkSize"/>, perhaps empty, is the last.</summary>
    /// <param name="plaintext">Up to <see cref="ChunkSize"/> bytes.</param>
    /// <param name="output">Receives 16 bytes more than the plaintext has.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidOperationException">The stream is complete, or too long.</exception>
    public int Seal(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, ChunkSize);
        if (IsComplete || _chunk == Cobblestone.MaxChunks)
            throw new InvalidOperationException("The stream has ended.");
        Span<byte> nonce = stackalloc byte[Aes256Gcm.NonceSize];
        _keys.WriteNonce(_chunk, nonce);
        var written = plaintext.Length + Aes256Gcm.TagSize;
        Aes256Gcm.Encrypt(_keys.Key, nonce, plaintext, default, output[..written]);
        _chunk++;
        IsComplete = plaintext.Length < ChunkSize;
        return written;
    }

    /// <summary>Zeroes the derived key. May be called again.</summary>
    public void Dispose() => _keys.Dispose();
}
