// SPDX-License-Identifier: MIT
// Opens a blob at a length that was committed, and drops what lies beyond: a server that died may have sent more than it wrote down. The
// parts of a multipart upload cannot be removed one by one; one that is no longer wanted is written over with a single byte, which makes
// it no part of any blob.
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Goes on with a blob that another connection, process or server began.</summary>
internal sealed class S3Resumption(S3Objects objects, S3Multipart multipart)
{
    private static readonly ArraySegment<byte> NoPart = new([0]);

    /// <summary>A writer that stands at that length; null when the bucket does not hold as much.</summary>
    public async Task<BlobWriter?> OpenAsync(FileId id, long committed, CancellationToken ct)
    {
        var (whole, behind) = Math.DivRem(committed, S3Multipart.PartBytes);
        var parts = checked((int)whole);
        var traces = await objects.FindAsync(id, ct);
        if (committed > 0 && traces.Readable is not null) return null;
        var upload = traces.Uploads.Count > 0 ? traces.Uploads[0] : null;
        var there = upload is null ? [] : await multipart.PartsAsync(id, upload, ct);
        if (there.Count(part => part.PartNumber <= parts && part.Size == S3Multipart.PartBytes) < parts) return null;
        if (behind > 0 && traces.TailBehind(parts) < behind) return null;

        var buffer = new PartBuffer();
        try
        {
            if (behind > 0) await LoadAsync(S3Keys.OfTail(id, parts), behind, buffer, ct);
            foreach (var part in there.Where(part => part.PartNumber > parts && part.Size == S3Multipart.PartBytes))
                await multipart.PutAsync(id, upload!, part.PartNumber!.Value, NoPart, ct);
            if (behind > 0 && traces.TailBehind(parts) > behind) await objects.PutAsync(S3Keys.OfTail(id, parts), buffer.Bytes, ct);
            foreach (var tail in traces.Tails.Where(tail => tail != parts || behind == 0)) await objects.DeleteAsync(S3Keys.OfTail(id, tail), ct);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }

        return new S3BlobWriter(id, objects, multipart, upload, parts, buffer);
    }

    private async Task LoadAsync(string tail, long length, PartBuffer buffer, CancellationToken ct)
    {
        await using var bytes = await objects.OpenAsync(tail, 0, length, ct) ?? throw Lost(tail);
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await bytes.ReadAsync(chunk, ct)) > 0) buffer.Take(chunk.AsSpan(0, read));
        if (buffer.Count != length) throw Lost(tail);
    }

    // It was listed a moment ago.
    private static BlobStoreException Lost(string tail) =>
        new($"The blob store failed: {tail} has gone, or is shorter than it was.", isFull: false, new EndOfStreamException());
}
