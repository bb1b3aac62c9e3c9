// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>Every minute drops the answers that have had their day.</summary>
internal sealed class AnswerSweeper(AnswerStore answers, SweepMeter meter, TimeProvider clock, ILogger<AnswerSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meter.Begin("answers");
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                meter.Took("answers", await answers.SweepAsync(stoppingToken));
                meter.Succeeded("answers");
            }
            catch (DbException error)
            {
                meter.Failed("answers");
                log.AnswerSweepFailed(error);
            }
        }
    }
}
