// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Files;

/// <summary>Renews the leases of what this process is receiving, so that no other server takes it for abandoned.</summary>
internal sealed class LeaseKeeper(UploadStore store, ActiveUploads active, TimeProvider clock, ILogger<LeaseKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = UploadStore.Lease / 3;

    /// <summary>Before the server takes requests: leases it held in an earlier life are nobody's.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var interrupted = await store.DisownAsync(cancellationToken);
        if (interrupted > 0) log.InterruptedUploads(interrupted);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await RenewAsync(stoppingToken);
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        try
        {
            var ids = active.Ids;
            if (ids.Count > 0) await store.RenewAsync(ids, clock.GetUtcNow() + UploadStore.Lease, ct);
        }
        catch (DbException error)
        {
            log.LeasesNotRenewed(error);
        }
    }
}
