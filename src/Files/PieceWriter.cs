// SPDX-License-Identifier: MIT
// One PATCH on its way to the disk. Without a checksum it is committed every few MiB (a whole multipart part of S3, whatever came
// before), so that a crash costs no more than that; with one, at its end or not at all.
using System.Security.Cryptography;
using SecureMessenger.Platform.Blobs;

namespace SecureMessenger.Files;

internal sealed class PieceWriter(UploadStore store, BlobWriter blob, ResumableUpload upload, UploadChecksum? checksum, TimeProvider clock) : IDisposable
{
    /// <summary>Bytes between two commits: above the 5 MiB that S3 asks of a part.</summary>
    public const int CommitEvery = 8 * 1024 * 1024;

    private readonly IncrementalHash? _hash = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm);
    private long _written = upload.Received;
    private long _committed = upload.Received;

    /// <summary>Bytes of the upload that are still to come.</summary>
    public long Left => upload.Length - _written;

    /// <summary>Takes bytes.</summary>
    /// <returns>False when the upload is no longer this server's.</returns>
    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await blob.WriteAsync(bytes, CancellationToken.None);
        _hash?.AppendData(bytes.Span);
        _written += bytes.Length;
        return _hash is not null || _written - _committed < CommitEvery || await KeepAsync();
    }

    /// <summary>Whether the bytes are those that were announced.</summary>
    public bool IsAsAnnounced() => _hash is null || CryptographicOperations.FixedTimeEquals(checksum!.Digest, _hash.GetCurrentHash());

    /// <summary>Makes durable what has come, and says so.</summary>
    /// <returns>False when the upload is no longer this server's.</returns>
    public async Task<bool> KeepAsync()
    {
        if (_written == _committed) return true;
        await blob.CommitAsync(CancellationToken.None);
        _committed = _written;
        return await store.KeepAsync(upload.Id, _written, clock.GetUtcNow());
    }

    public void Dispose() => _hash?.Dispose();
}
