// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Auth.Erasure;

/// <summary>Tells the rooms of an erasure a second time, when whatever was under way at the first has ended.</summary>
internal sealed class ErasureReminder(ErasureStore erasures, TimeProvider clock, ILogger<ErasureReminder> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await erasures.TellAgainAsync(stoppingToken);
            }
            catch (DbException error)
            {
                log.ReminderFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
