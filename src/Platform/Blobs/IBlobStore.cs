// SPDX-License-Identifier: MIT
// The shape suits multipart uploads of S3 as it suits a disk: bytes are appended in order, what was committed is known by its length
// alone, and whatever lies beyond that length is thrown away when the blob is opened again. docs/adr/0007 has the reasons.
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Blobs;

/// <summary>Port: ciphertext of files. Engines: local disk here, S3 in a cluster. Its failures are <see cref="BlobStoreException"/>.</summary>
public interface IBlobStore
{
    /// <summary>Begins a blob (at 0), or goes on with one that cannot be read yet. One writer a blob at a time.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="committed">Bytes of it that were committed; any beyond them are dropped.</param>
    /// <param name="ct">Cancels opening.</param>
    /// <returns>Null when the store does not have that many bytes of it.</returns>
    Task<BlobWriter?> AppendAsync(FileId id, long committed, CancellationToken ct);

    /// <summary>Makes a blob durable and readable, all of which was committed. Does nothing to one that is readable already.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False when the store does not have that many bytes of it.</returns>
    Task<bool> CompleteAsync(FileId id, long length, CancellationToken ct);

    /// <summary>A part of a readable blob as a forward stream, or null when there is no such blob.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes from there.</param>
    /// <param name="ct">Cancels opening.</param>
    Task<Stream?> OpenReadAsync(FileId id, long offset, long length, CancellationToken ct);

    /// <summary>Whether there is such a readable blob.</summary>
    Task<bool> ExistsAsync(FileId id, CancellationToken ct);

    /// <summary>Removes a blob, readable or not; fine if there is none.</summary>
    Task DeleteAsync(FileId id, CancellationToken ct);

    /// <summary>The blobs whose id ends in this byte, readable or not, so that a sweep looks at a 256th of the store at a time.</summary>
    Task<IReadOnlyList<FileId>> ListAsync(byte shard, CancellationToken ct);
}
