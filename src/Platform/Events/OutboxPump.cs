// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Events;

/// <summary>
/// Carries events from the outbox to the bus, in order; looks every second even when nobody wakes it. Of several processes that share
/// the outbox one carries at a time.
/// </summary>
public sealed class OutboxPump(Outbox outbox, Database database, Instance instance, IEventBus bus, OutboxMeter meter, ILogger<OutboxPump> log) : BackgroundService
{
    private const int MaxTries = 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private enum Pass
    {
        /// <summary>Nothing is waiting.</summary>
        Idle,

        /// <summary>Something was carried, and there may be more.</summary>
        Carried,

        /// <summary>The first event in line could not be carried.</summary>
        Held,
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pass = await TryDrainAsync(stoppingToken);
            if (pass == Pass.Idle) await outbox.WaitAsync(Period, stoppingToken);

            // A whole period between two tries, however many new events come meanwhile: a short fault must not use them up.
            if (pass == Pass.Held) await Task.Delay(Period, stoppingToken);
        }
    }

    private async Task<Pass> TryDrainAsync(CancellationToken ct)
    {
        try
        {
            var pass = Pass.Idle;
            await database.ExclusivelyAsync("outbox", async token => pass = await DrainAsync(token), ct);
            return pass;
        }
        catch (EventBusAwayException error)
        {
            meter.BusAway();
            log.EventBusAway(error);
            return Pass.Held;
        }
        catch (DbException error)
        {
            log.OutboxFailed(error);
            return Pass.Held;
        }
    }

    /// <summary>One pass. An event that fails holds back those behind it until it works or is set aside: order is kept.</summary>
    private async Task<Pass> DrainAsync(CancellationToken ct)
    {
        var waiting = await outbox.WaitingAsync(ct);
        if (waiting.Count > 0 && !await instance.IsCurrentAsync(ct))
        {
            log.EventsOfNewEpoch();
            return Pass.Held;
        }

        foreach (var stored in waiting)
        {
            if (!await TryPublishAsync(stored, ct)) return Pass.Held;
            if (!await outbox.ToldAsync(stored.Id, instance.Epoch, keep: !bus.HasDelivered, ct)) return Pass.Held;
        }

        return waiting.Count > 0 ? Pass.Carried : Pass.Idle;
    }

    private async Task<bool> TryPublishAsync(StoredEvent stored, CancellationToken ct)
    {
        try
        {
            await bus.PublishAsync(stored, ct);
            meter.Published();
            return true;
        }
        catch (Exception error) when (error is not (OperationCanceledException or EventBusAwayException))
        {
            var tries = stored.Tries + 1;
            meter.Failed(setAside: tries >= MaxTries);
            log.EventFailed(error, stored.Name, stored.Id, tries);
            if (tries >= MaxTries) log.EventSetAside(stored.Name, stored.Id, tries);
            await outbox.FailAsync(stored.Id, instance.Epoch, tries, setAside: tries >= MaxTries, ct);
            return false;
        }
    }
}
