// SPDX-License-Identifier: MIT
// EncryptedPieces: a file's ciphertext piece by piece, each kept until the next is asked for. A piece that did not arrive is sent again as it
// is, never encrypted again: had the file changed meanwhile, the same nonces would cover other bytes.
using System.Security.Cryptography;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class EncryptedPieces : IDisposable
{
    private readonly Stream _source;
    private readonly FileEncryptor _encryptor;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _piece;
    private int _length;

    /// <summary>Encrypts a borrowed source of known size in pieces of so many whole chunks.</summary>
    public EncryptedPieces(Stream source, long size, SecretBytes key, Guid cipherId, int chunks)
    {
        _source = source;
        _encryptor = new FileEncryptor(key.Expose(), cipherId, size, RandomSource.System);
        _piece = new byte[FileCipher.HeaderSize + (chunks * FileCipher.SealedChunkSize)];
        _encryptor.Header.CopyTo(_piece);
        _length = FileCipher.HeaderSize;
    }

    /// <summary>Where the piece begins in the ciphertext.</summary>
    public long Start { get; private set; }

    /// <summary>The piece.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>Whether there is no piece after this one.</summary>
    public bool IsLast => _encryptor.IsComplete;

    /// <summary>Encrypts the next piece.</summary>
    public async Task NextAsync(CancellationToken ct)
    {
        Start += Current.Length;
        while (!_encryptor.IsComplete && _length + FileCipher.SealedChunkSize <= _piece.Length)
        {
            var wanted = _encryptor.Wanted;
            if (await _source.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, ct) < wanted.Length)
                throw MessengerException.Refused(FailureCodes.FileChanged, "The file became shorter while it was sent; try again once it is complete.");
            _length += _encryptor.SealChunk(_piece.AsSpan(_length));
        }

        Current = _piece.AsMemory(0, _length);
        _hash.AppendData(Current.Span);
        _length = 0;
    }

    /// <summary>Of the ciphertext so far.</summary>
    public byte[] Sha256() => _hash.GetCurrentHash();

    public void Dispose()
    {
        _encryptor.Dispose();
        _hash.Dispose();
    }
}
