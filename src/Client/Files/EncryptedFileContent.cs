// SPDX-License-Identifier: MIT
// EncryptedFileContent: a file as the body of an upload, encrypted chunk by chunk while it is sent (protocol.md §4.7).
// Holds two chunks and never the file. Good for one upload: another try takes another key.
using System.Net;
using System.Security.Cryptography;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class EncryptedFileContent : HttpContent
{
    private readonly string _path;
    private readonly long _size;
    private readonly SecretBytes _key;
    private readonly Guid _cipherId;
    private readonly IProgress<long>? _progress;
    private byte[] _hash = [];

    /// <param name="path">The file.</param>
    /// <param name="size">Its length, bytes; a file that changes meanwhile is refused.</param>
    /// <param name="key">File key, 32 bytes; not owned.</param>
    /// <param name="cipherId">The id the file is encrypted under.</param>
    /// <param name="progress">Told the bytes of ciphertext sent so far.</param>
    public EncryptedFileContent(string path, long size, SecretBytes key, Guid cipherId, IProgress<long>? progress)
    {
        _path = path;
        _size = size;
        _key = key;
        _cipherId = cipherId;
        _progress = progress;
    }

    /// <summary>SHA-256 of the ciphertext, once it was sent whole.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var file = Open();
        using var encryptor = new FileEncryptor(_key.Expose(), _cipherId, _size, RandomSource.System);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await WriteAsync(stream, hash, encryptor.Header, cancellationToken);
        var sent = (long)encryptor.Header.Length;
        var output = new byte[FileCipher.SealedChunkSize];
        while (!encryptor.IsComplete)
        {
            await FillAsync(file, encryptor.Wanted, cancellationToken);
            var length = encryptor.SealChunk(output);
            await WriteAsync(stream, hash, output.AsMemory(0, length), cancellationToken);
            sent += length;
            _progress?.Report(sent);
        }

        if (await file.ReadAsync(new byte[1], cancellationToken) != 0)
            throw Changed();
        _hash = hash.GetHashAndReset();
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = FileCipher.CiphertextSize(_size);
        return true;
    }

    private static ValueTask WriteAsync(Stream stream, IncrementalHash hash, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        hash.AppendData(bytes.Span);
        return stream.WriteAsync(bytes, ct);
    }

    private async Task FillAsync(FileStream file, Memory<byte> wanted, CancellationToken ct)
    {
        if (await file.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, ct) < wanted.Length)
            throw Changed();
    }

    private FileStream Open()
    {
        try
        {
            return new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileSource.Unreadable(_path, error);
        }
    }

    private MessengerException Changed() =>
        MessengerException.Refused(FailureCodes.FileChanged, $"{_path} changed while it was being sent; send it again.");
}
