// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Blobs;

/// <summary>A blob being written. Disposing it keeps what was committed and promises nothing of the rest.</summary>
public abstract class BlobWriter : IAsyncDisposable
{
    /// <summary>Appends bytes.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct);

    /// <summary>Makes all that was written durable: the blob can be opened again at this length, after a crash too.</summary>
    public abstract Task CommitAsync(CancellationToken ct);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
