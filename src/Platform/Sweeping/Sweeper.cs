// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Sweeping;

/// <summary>Runs the sweeps of this process, each in its own time. One that fails is told of and tried again.</summary>
internal sealed class Sweeper(IEnumerable<ISweep> sweeps, SweepMeter meter, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sweeps.Select(sweep => RunAsync(sweep, stoppingToken)));

    private async Task RunAsync(ISweep sweep, CancellationToken ct)
    {
        meter.Begin(sweep.Name);
        using var timer = new PeriodicTimer(sweep.Period, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await sweep.SweepAsync(taken => meter.Took(sweep.Name, taken), ct);
                meter.Succeeded(sweep.Name);
            }
            catch (DbException error)
            {
                meter.Failed(sweep.Name);
                log.SweepFailed(error, sweep.Name);
            }
        }
    }
}
