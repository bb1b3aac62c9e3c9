// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Blobs;

/// <summary>A blob being written.</summary>
public abstract class BlobWriter : IAsyncDisposable
{
    /// <summary>Appends bytes.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct);

    /// <summary>Makes the blob durable and readable under its id.</summary>
    public abstract Task CompleteAsync(CancellationToken ct);

    /// <summary>Without <see cref="CompleteAsync"/>: removes what was written.</summary>
    public abstract ValueTask DisposeAsync();
}
