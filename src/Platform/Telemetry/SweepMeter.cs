// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SecureMessenger.Platform.Telemetry;

/// <summary>What tidies up by itself: how much it took, and when it last got to its end.</summary>
public sealed class SweepMeter : RoomMeter
{
    private static readonly MetricLabel Sweep = MetricLabel.Of(
        "sweep", "answers", "devices", "ended_sessions", "erasures", "files", "messages", "outbox_set_aside", "outbox_told", "sessions", "tickets");

    private readonly ConcurrentDictionary<string, double> _succeeded = new(StringComparer.Ordinal);
    private readonly Counter<long> _removed;
    private readonly Counter<long> _failures;
    private readonly TimeProvider _clock;

    /// <summary>Makes them.</summary>
    public SweepMeter(MetricCatalogue catalogue, TimeProvider clock)
        : base(catalogue, "rooms")
    {
        _clock = clock;
        _removed = Counter("messenger_sweep_removed_total", "What sweeps have taken away; of erasures, those told a second time.", Sweep);
        _failures = Counter("messenger_sweep_failures_total", "Sweeps that ended early.", Sweep);
        Gauge(
            "messenger_sweep_last_success_timestamp_seconds", "When a sweep last got to its end, seconds since 1970. Only of sweeps this process runs.",
            () => _succeeded.Select(one => new Measurement<double>(one.Value, Sweep.Is(one.Key))), Sweep);
    }

    /// <summary>Notes a sweep that is there, so that one that never ends is seen.</summary>
    public void Begin(string sweep) => _succeeded[sweep] = Now;

    /// <summary>Notes what was taken.</summary>
    public void Took(string sweep, long things) => _removed.Add(things, Sweep.Is(sweep));

    /// <summary>Notes a sweep that got to its end.</summary>
    public void Succeeded(string sweep) => _succeeded[sweep] = Now;

    /// <summary>Notes one that did not.</summary>
    public void Failed(string sweep) => _failures.Add(1, Sweep.Is(sweep));

    private double Now => _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
}
