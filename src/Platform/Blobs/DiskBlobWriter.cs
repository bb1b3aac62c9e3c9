// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace SecureMessenger.Platform.Blobs;

/// <summary>Appends to one file, at a position of its own; a commit is an fsync.</summary>
internal sealed class DiskBlobWriter(SafeFileHandle file, long position) : BlobWriter
{
    private long _position = position;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await RandomAccess.WriteAsync(file, bytes, _position, ct);
            _position += bytes.Length;
        }
        catch (Exception error) when (DiskFailures.IsDisk(error))
        {
            throw DiskFailures.Explain(error);
        }
    }

    public override Task CommitAsync(CancellationToken ct)
    {
        try
        {
            RandomAccess.FlushToDisk(file);
            return Task.CompletedTask;
        }
        catch (Exception error) when (DiskFailures.IsDisk(error))
        {
            throw DiskFailures.Explain(error);
        }
    }

    public override ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
