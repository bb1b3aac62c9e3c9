// SPDX-License-Identifier: MIT
// Rows and bytes compared, a bounded part at a time: bytes no row knows go, and rows whose bytes have gone go. A row is written before
// its bytes and removed after them, so bytes without one are nobody's, whoever is uploading. If most of a batch does not match, a
// disk is not mounted or a backup is half restored: then nothing is touched.
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

internal sealed class Audit(FileStore store, IBlobStore blobs, Removal removal, FilesMeter meter, ILogger<Audit> log)
{
    /// <summary>Parts of the blob store.</summary>
    public const int Shards = 256;

    private const int Suspicious = 10;
    private FileId _after = new(Guid.Empty);
    private int _shard;

    /// <summary>Looks at so many of the blob store's parts, going on where the last call ended.</summary>
    public async Task SweepBytesAsync(int shards, CancellationToken ct)
    {
        for (var i = 0; i < shards; i++)
        {
            foreach (var batch in (await blobs.ListAsync((byte)_shard, ct)).Chunk(Removal.BatchSize))
            {
                var orphans = await store.UnknownAsync(batch, ct);
                if (IsSuspicious(orphans.Count, batch.Length)) continue;
                foreach (var id in orphans)
                {
                    if (await removal.TryDropBytesAsync(id, ct)) log.OrphanRemoved(id);
                }
            }

            _shard = (_shard + 1) % Shards;
        }
    }

    /// <summary>Looks at so many batches of rows, going on where the last call ended.</summary>
    public async Task SweepRowsAsync(int batches, CancellationToken ct)
    {
        for (var i = 0; i < batches; i++)
        {
            var batch = await store.ReadyAsync(_after, Removal.BatchSize, ct);
            var missing = new List<FileId>();
            foreach (var id in batch)
            {
                if (!await blobs.ExistsAsync(id, ct)) missing.Add(id);
            }

            if (!IsSuspicious(missing.Count, batch.Count)) await RemoveAsync(missing);
            _after = batch.Count < Removal.BatchSize ? new FileId(Guid.Empty) : batch[^1];
            if (batch.Count < Removal.BatchSize) return;
        }
    }

    // A file deleted since the batch was read is no news.
    private async Task RemoveAsync(List<FileId> missing)
    {
        foreach (var id in missing)
        {
            if (!await removal.RemoveAsync(id)) continue;
            meter.Missing();
            log.BytesMissing(id);
        }
    }

    private bool IsSuspicious(int wrong, int all)
    {
        if (wrong < Suspicious || 2 * wrong <= all) return false;
        log.StoreLooksWrong(wrong, all);
        return true;
    }
}
