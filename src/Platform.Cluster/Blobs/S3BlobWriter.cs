// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Appends to one blob: full parts go into its multipart upload as they fill, a commit keeps what is behind them as a tail.</summary>
internal sealed class S3BlobWriter(FileId id, S3Objects objects, S3Multipart multipart, string? upload, int parts, PartBuffer buffer) : BlobWriter
{
    private string? _upload = upload;
    private int _parts = parts;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (bytes.Length > 0)
        {
            if (buffer.IsFull) await FlushAsync(ct);
            bytes = bytes[buffer.Take(bytes.Span)..];
        }
    }

    public override async Task CommitAsync(CancellationToken ct)
    {
        if (buffer.IsFull) await FlushAsync(ct);
        if (buffer.Count > 0 || _parts == 0) await objects.PutAsync(S3Keys.OfTail(id, _parts), buffer.Bytes, ct);
    }

    public override ValueTask DisposeAsync()
    {
        buffer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        _upload ??= await multipart.BeginAsync(id, ct);
        await multipart.PutAsync(id, _upload, _parts + 1, buffer.Bytes, ct);
        _parts++;
        buffer.Clear();
    }
}
