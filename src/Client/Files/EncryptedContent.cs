// SPDX-License-Identifier: MIT
// EncryptedContent: a request body that encrypts its source while it is sent, and hashes what it sends.
// Two chunk buffers, however large the file. Borrows the source; can be sent once.
using System.Net;
using System.Security.Cryptography;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class EncryptedContent(Stream source, long size, SecretBytes key, Guid cipherId, IProgress<long>? progress) : HttpContent
{
    private readonly byte[] _sha256 = new byte[SHA256.HashSizeInBytes];

    public long CiphertextSize { get; } = FileCipher.CiphertextSize(size);

    /// <summary>Of the ciphertext; known once all of it was sent.</summary>
    public ReadOnlySpan<byte> Sha256 => _sha256;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var encryptor = new FileEncryptor(key.Expose(), cipherId, size, RandomSource.System);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await WriteAsync(encryptor.Header);
        var chunk = new byte[FileCipher.SealedChunkSize];
        var read = 0L;
        while (!encryptor.IsComplete)
        {
            var wanted = encryptor.Wanted;
            if (await source.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, cancellationToken) < wanted.Length)
                throw MessengerException.Refused(FailureCodes.FileChanged, "The file became shorter while it was sent; try again once it is complete.");
            read += wanted.Length;
            var length = encryptor.SealChunk(chunk);
            await WriteAsync(chunk.AsMemory(0, length));
            progress?.Report(read);
        }

        hash.GetHashAndReset(_sha256);

        async Task WriteAsync(ReadOnlyMemory<byte> bytes)
        {
            hash.AppendData(bytes.Span);
            await stream.WriteAsync(bytes, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = CiphertextSize;
        return true;
    }
}
