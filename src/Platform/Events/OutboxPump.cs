// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Events;

/// <summary>Carries events from the outbox to the bus, in order; looks every second even when nobody wakes it.</summary>
public sealed class OutboxPump(Outbox outbox, IEventBus bus, ILogger<OutboxPump> log) : BackgroundService
{
    private const int MaxTries = 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DrainAsync(stoppingToken)) continue;
            }
            catch (System.Data.Common.DbException error)
            {
                log.OutboxFailed(error);
            }

            await outbox.WaitAsync(Period, stoppingToken);
        }
    }

    /// <summary>One pass. An event that fails holds back those behind it until it works or is set aside: order is kept.</summary>
    /// <returns>Whether there may be more at once.</returns>
    private async Task<bool> DrainAsync(CancellationToken ct)
    {
        var waiting = await outbox.WaitingAsync(ct);
        foreach (var stored in waiting)
        {
            if (!await TryPublishAsync(stored, ct)) return false;
            await outbox.RemoveAsync(stored.Id, ct);
        }

        return waiting.Count > 0;
    }

    private async Task<bool> TryPublishAsync(StoredEvent stored, CancellationToken ct)
    {
        try
        {
            await bus.PublishAsync(stored, ct);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var tries = stored.Tries + 1;
            log.EventFailed(error, stored.Name, stored.Id, tries);
            if (tries >= MaxTries) log.EventSetAside(stored.Name, stored.Id, tries);
            await outbox.FailAsync(stored.Id, tries, setAside: tries >= MaxTries, ct);
            return false;
        }
    }
}
