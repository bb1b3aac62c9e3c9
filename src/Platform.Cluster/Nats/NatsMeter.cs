// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>The line to NATS: signals, and events that rooms take.</summary>
public sealed class NatsMeter : RoomMeter
{
    private static readonly MetricLabel Direction = MetricLabel.Of("direction", "in", "out");
    private static readonly MetricLabel Room = MetricLabel.From("room", "names of rooms");
    private static readonly MetricLabel Outcome = MetricLabel.Of("outcome", "taken", "refused", "dead");

    private readonly Counter<long> _signals;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _events;
    private bool _isOpen;

    /// <summary>Makes them.</summary>
    public NatsMeter(MetricCatalogue catalogue)
        : base(catalogue, "rooms with NATS")
    {
        Gauge("messenger_nats_connected", "1 while the connection that signals go over is open.", () => _isOpen ? 1 : 0);
        _signals = Counter("messenger_nats_signals_total", "Signals to other processes and from them.", Direction);
        _lost = Counter("messenger_nats_signals_lost_total", "Signals that were dropped: NATS was away, or too many were waiting.");
        _missed = Counter("messenger_nats_missed_total", "Times this process looked through everything, because signals may have been lost.");
        _events = Counter("messenger_events_total", "Events that NATS brought to a room. Refused ones come again; dead ones lie in the stream of the dead.", Room, Outcome);
    }

    internal void Line(bool isOpen) => _isOpen = isOpen;

    internal void Published() => _signals.Add(1, Direction.Is("out"));

    internal void Heard() => _signals.Add(1, Direction.Is("in"));

    internal void Lost() => _lost.Add(1);

    internal void Missed() => _missed.Add(1);

    internal void Taken(string room) => _events.Add(1, Room.Is(room), Outcome.Is("taken"));

    internal void Refused(string room) => _events.Add(1, Room.Is(room), Outcome.Is("refused"));

    internal void Dead(string room) => _events.Add(1, Room.Is(room), Outcome.Is("dead"));
}
