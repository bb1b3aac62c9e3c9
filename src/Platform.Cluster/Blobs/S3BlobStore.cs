// SPDX-License-Identifier: MIT
// docs/adr/0016 has the reasons for what lies where; S3Keys has the layout.
using Amazon.S3.Model;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>The engine that several processes share: a bucket, and nothing on a disk.</summary>
internal sealed class S3BlobStore : IBlobStore
{
    private readonly S3Objects _objects;
    private readonly S3Multipart _multipart;
    private readonly S3Resumption _resumption;

    /// <summary>Keeps blobs in the bucket.</summary>
    public S3BlobStore(S3Bucket bucket)
    {
        _objects = new S3Objects(bucket);
        _multipart = new S3Multipart(bucket, _objects);
        _resumption = new S3Resumption(_objects, _multipart);
    }

    /// <inheritdoc />
    public Task<BlobWriter?> AppendAsync(FileId id, long committed, CancellationToken ct) => _resumption.OpenAsync(id, committed, ct);

    /// <inheritdoc />
    public async Task<bool> CompleteAsync(FileId id, long length, CancellationToken ct)
    {
        var traces = await _objects.FindAsync(id, ct);
        if (traces.Readable is null)
        {
            // A try that was cut off may have done its work all the same, and then there is nothing left to compose.
            if (!await ComposeAsync(traces, length, ct) && (await _objects.FindAsync(id, ct)).Readable != length) return false;
        }
        else if (traces.Readable != length)
        {
            return false;
        }

        await RemoveAsync(id, traces.Uploads, traces.Keys.Where(key => key != S3Keys.Of(id)), ct);
        return true;
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenReadAsync(FileId id, long offset, long length, CancellationToken ct)
    {
        if (length > 0) return await _objects.OpenAsync(S3Keys.Of(id), offset, length, ct);
        return await ExistsAsync(id, ct) ? Stream.Null : null; // a range cannot be empty
    }

    /// <inheritdoc />
    public Task<bool> ExistsAsync(FileId id, CancellationToken ct) => _objects.ExistsAsync(S3Keys.Of(id), ct);

    /// <inheritdoc />
    public async Task DeleteAsync(FileId id, CancellationToken ct)
    {
        var traces = await _objects.FindAsync(id, ct);
        var begun = await _multipart.FindAsync(S3Keys.Of(id), ct);
        await RemoveAsync(id, traces.Uploads.Union(begun.Select(one => one.Upload)), traces.Keys, ct);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FileId>> ListAsync(byte shard, CancellationToken ct)
    {
        var objects = await _objects.ListAsync(S3Keys.OfShard(shard), ct);
        var begun = await _multipart.FindAsync(S3Keys.OfShard(shard), ct);
        return [.. objects.Select(one => one.Key).Concat(begun.Select(one => one.Key)).Select(S3Keys.Owner).OfType<FileId>().Distinct()];
    }

    private async Task<bool> ComposeAsync(S3Traces traces, long length, CancellationToken ct)
    {
        var (whole, behind) = Math.DivRem(length, S3Multipart.PartBytes);
        var parts = checked((int)whole);
        if (traces.TailBehind(parts) != behind && behind > 0) return false;
        if (parts == 0) return traces.TailBehind(0) == length && await _objects.CopyAsync(S3Keys.OfTail(traces.Id, 0), S3Keys.Of(traces.Id), ct);
        if (traces.Uploads is not [var upload, ..]) return false;

        var full = (await _multipart.PartsAsync(traces.Id, upload, ct)).Where(part => part.PartNumber <= parts && part.Size == S3Multipart.PartBytes);
        var tags = full.Select(part => new PartETag(part.PartNumber!.Value, part.ETag)).ToList();
        if (tags.Count < parts) return false;
        if (behind > 0)
        {
            var last = await _multipart.CopyAsync(traces.Id, upload, parts + 1, S3Keys.OfTail(traces.Id, parts), ct);
            tags.Add(new PartETag(parts + 1, last.ETag));
        }

        return await _multipart.CompleteAsync(traces.Id, upload, tags, ct);
    }

    // The notes go last: what a crash leaves is found by them.
    private async Task RemoveAsync(FileId id, IEnumerable<string> uploads, IEnumerable<string> keys, CancellationToken ct)
    {
        foreach (var upload in uploads) await _multipart.AbortAsync(id, upload, ct);
        foreach (var key in keys) await _objects.DeleteAsync(key, ct);
    }
}
