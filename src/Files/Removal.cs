// SPDX-License-Identifier: MIT
// The one way a file leaves: hidden, then its bytes, then its row. Whatever breaks in between is finished by the sweeper.
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

internal sealed class Removal(FileStore store, IBlobStore blobs, ILogger<Removal> log)
{
    /// <summary>Files handled in one transaction.</summary>
    public const int BatchSize = 100;

    /// <summary>Removes one file, now if the blob store allows, otherwise at the next sweep. Not to be cancelled half way.</summary>
    /// <returns>False when there is none, or another call was first.</returns>
    public async Task<bool> RemoveAsync(FileId id)
    {
        if (!await store.HideAsync(id, 0, CancellationToken.None)) return false;
        if (await TryDropBytesAsync(id, CancellationToken.None)) await store.RemoveAsync([id], CancellationToken.None);
        return true;
    }

    /// <summary>Removes an upload that nobody has seen yet: its bytes first, so that a full disk has room to write the rest down.</summary>
    public async Task DropAsync(FileId id, long arrived)
    {
        var gone = await TryDropBytesAsync(id, CancellationToken.None);
        await store.HideAsync(id, arrived, CancellationToken.None);
        if (gone) await store.RemoveAsync([id], CancellationToken.None);
    }

    /// <summary>Removes everything hidden, in batches; what the blob store will not give up is left for the next sweep.</summary>
    /// <returns>Files removed.</returns>
    public async Task<int> FinishAsync(CancellationToken ct)
    {
        var removed = 0;
        var after = new FileId(Guid.Empty);
        while (await store.HiddenAsync(after, BatchSize, ct) is { Count: > 0 } batch)
        {
            var gone = new List<FileId>(batch.Count);
            foreach (var id in batch)
            {
                if (await TryDropBytesAsync(id, ct)) gone.Add(id);
            }

            await store.RemoveAsync(gone, ct);
            removed += gone.Count;
            after = batch[^1];
        }

        return removed;
    }

    /// <summary>Removes bytes, if the blob store allows.</summary>
    public async Task<bool> TryDropBytesAsync(FileId id, CancellationToken ct)
    {
        try
        {
            await blobs.DeleteAsync(id, ct);
            return true;
        }
        catch (BlobStoreException error)
        {
            log.BytesStay(error, id);
            return false;
        }
    }
}
