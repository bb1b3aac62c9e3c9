// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Messages.History;

/// <summary>Every minute takes messages that are older, or more, than the operator keeps. Does nothing where all are kept.</summary>
internal sealed class RetentionSweeper(RetentionStore store, MessagesOptions options, SweepMeter meter, TimeProvider clock, ILogger<RetentionSweeper> log)
    : BackgroundService
{
    private const int PageSize = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Retention == TimeSpan.Zero && options.MaxKept == 0) return;
        meter.Begin("messages");
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
                meter.Succeeded("messages");
            }
            catch (DbException error)
            {
                meter.Failed("messages");
                log.SweepFailed(error);
            }
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        var oldest = options.Retention == TimeSpan.Zero ? 0 : (clock.GetUtcNow() - options.Retention).ToUnixTimeMilliseconds();
        var kept = options.MaxKept == 0 ? uint.MaxValue : (long)options.MaxKept;
        var after = Guid.Empty;
        while (await store.DueAsync(after, oldest, kept, PageSize, ct) is { Count: > 0 } due)
        {
            foreach (var conversation in due)
            {
                bool more;
                do
                {
                    // A batch at a time: senders come in between.
                    (var taken, more) = await store.SweepAsync(conversation, oldest, kept, ct);
                    meter.Took("messages", taken);
                }
                while (more);
            }

            after = due[^1].Value;
        }
    }
}
