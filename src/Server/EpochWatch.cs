// SPDX-License-Identifier: MIT
// What a process remembers (rosters, revocations, the epoch it greets sockets with) is of the database it started with. Put back under it,
// that is wrong in ways nothing else would notice; so it ends, and whoever keeps it running starts it anew.
using System.Data.Common;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server;

/// <summary>Stops the process when the shared database has begun another epoch, or should.</summary>
internal sealed class EpochWatch(Database database, Instance instance, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<EpochWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Whether it has stopped the process.</summary>
    public bool HasEnded { get; private set; }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Dialect.Lineage is null) return; // the data directory is this process's alone
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await instance.IsCurrentAsync(stoppingToken)) continue;
                log.EpochEnded();
                HasEnded = true;
                lifetime.StopApplication();
                return;
            }
            catch (DbException error)
            {
                log.EpochUnread(error); // away, or being restored just now; /readyz tells of the former
            }
        }
    }
}
