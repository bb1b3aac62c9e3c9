// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Auth.Erasure;

/// <summary>Tells the rooms of an erasure a second time, when whatever was under way at the first has ended.</summary>
internal sealed class ErasureReminder(ErasureStore erasures, SweepMeter meter, TimeProvider clock, ILogger<ErasureReminder> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meter.Begin("erasures");
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                meter.Took("erasures", await erasures.TellAgainAsync(stoppingToken));
                meter.Succeeded("erasures");
            }
            catch (DbException error)
            {
                meter.Failed("erasures");
                log.ReminderFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
