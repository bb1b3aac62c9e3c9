// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>Every minute drops the answers that have had their day.</summary>
internal sealed class AnswerSweeper(AnswerStore answers, TimeProvider clock, ILogger<AnswerSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await answers.SweepAsync(stoppingToken);
            }
            catch (DbException error)
            {
                log.AnswerSweepFailed(error);
            }
        }
    }
}
