// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Files;

/// <summary>
/// Again and again drops what has expired, what was begun and never finished, and what does not match: at start all of the blob
/// store is looked at, later a part of it each time.
/// </summary>
internal sealed class Sweeper(
    FileStore store, Removal removal, Audit audit, ActiveUploads active, SweepMeter meter, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    /// <summary>Time between two sweeps. Expired files are invisible at once; this is only how long their bytes linger.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private const int ShardsEachTime = 16;
    private const int BatchesEachTime = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meter.Begin("files");
        await Task.Yield(); // a large store does not hold up the start
        using var timer = new PeriodicTimer(Period, clock);
        var shards = Audit.Shards;
        do
        {
            await SweepAsync(shards, stoppingToken);
            shards = ShardsEachTime;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(int shards, CancellationToken ct)
    {
        try
        {
            bool more;
            do
            {
                var now = clock.GetUtcNow();
                more = await store.HideExpiredAsync(now, Removal.BatchSize, ct) == Removal.BatchSize;
                more |= await store.HideAbandonedAsync(now, Removal.BatchSize, active.Contains, ct) == Removal.BatchSize;
                var removed = await removal.FinishAsync(ct);
                meter.Took("files", removed);
                if (removed > 0) log.Swept(removed);
            }
            while (more);

            await audit.SweepRowsAsync(BatchesEachTime, ct);
            await audit.SweepBytesAsync(shards, ct);
            meter.Succeeded("files");
        }
        catch (Exception error) when (error is DbException or BlobStoreException)
        {
            meter.Failed("files");
            log.SweepFailed(error);
        }
    }
}
