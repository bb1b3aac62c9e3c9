// SPDX-License-Identifier: MIT
using System.Data.Common;
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Events;

/// <summary>What rooms tell each other: how it leaves, and what waits. The outbox is one for all processes, so each of them says the same of it.</summary>
public sealed class OutboxMeter : RoomMeter, IMeasuredWhenAsked
{
    private static readonly MetricLabel Outcome = MetricLabel.Of("outcome", "published", "failed", "set_aside", "bus_away");

    private readonly Outbox _outbox;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _events;
    private OutboxState _state = new(0, 0, null);

    /// <summary>Makes them.</summary>
    public OutboxMeter(MetricCatalogue catalogue, Outbox outbox, TimeProvider clock)
        : base(catalogue, "rooms")
    {
        (_outbox, _clock) = (outbox, clock);
        _events = Counter("messenger_outbox_carried_total", "Tries to carry an event from the outbox to the rooms.", Outcome);
        Gauge("messenger_outbox_waiting", $"Events that wait in the outbox, {Outbox.MostCounted} at most.", () => _state.Waiting);
        Gauge("messenger_outbox_set_aside", $"Events that were set aside after too many tries, {Outbox.MostCounted} at most; they wait for an operator.", () => _state.SetAside);
        Gauge("messenger_outbox_oldest_seconds", "How long the event that is next in line has waited; 0 for none.", Age);
    }

    /// <inheritdoc />
    public async Task MeasureAsync(CancellationToken ct)
    {
        try
        {
            _state = await _outbox.LookAsync(ct);
        }
        catch (DbException)
        {
            // Readiness says that the database is away; this stays as it was known.
        }
    }

    internal void Published() => _events.Add(1, Outcome.Is("published"));

    internal void Failed(bool setAside) => _events.Add(1, Outcome.Is(setAside ? "set_aside" : "failed"));

    internal void BusAway() => _events.Add(1, Outcome.Is("bus_away"));

    private double Age() => _state.OldestMs is { } oldest ? Math.Max(0, (_clock.GetUtcNow().ToUnixTimeMilliseconds() - oldest) / 1000.0) : 0;
}
