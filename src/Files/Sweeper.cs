// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Files;

/// <summary>At start drops what an earlier process left half received; then, again and again, what has expired.</summary>
internal sealed class Sweeper(FileStore store, Removal removal, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    /// <summary>Time between two sweeps. Expired files are invisible at once; this is only how long their bytes linger.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <summary>Before the server takes requests: every upload in the table is an earlier process's.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var abandoned = await store.HideAbandonedAsync(cancellationToken);
        if (abandoned > 0) log.AbandonedUploads(abandoned);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        try
        {
            bool more;
            do
            {
                more = await removal.HideExpiredAsync(clock.GetUtcNow(), ct);
                var removed = await removal.FinishAsync(ct);
                if (removed > 0) log.Swept(removed);
            }
            while (more);
        }
        catch (DbException error)
        {
            log.SweepFailed(error);
        }
    }
}
