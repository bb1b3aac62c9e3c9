// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Blobs;

/// <summary>Port: ciphertext of files. Engines: local disk here, S3 in a cluster.</summary>
public interface IBlobStore
{
    /// <summary>Begins a blob. Nothing can be read until it is completed; disposing without that leaves nothing.</summary>
    Task<BlobWriter> CreateAsync(FileId id, CancellationToken ct);

    /// <summary>A part of a blob as a forward stream, or null when there is no such blob.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes from there.</param>
    /// <param name="ct">Cancels opening.</param>
    Task<Stream?> OpenReadAsync(FileId id, long offset, long length, CancellationToken ct);

    /// <summary>Removes a blob; fine if there is none.</summary>
    Task DeleteAsync(FileId id, CancellationToken ct);
}
