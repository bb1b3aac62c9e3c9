// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SecureMessenger.Platform.Telemetry;

/// <summary>Every instrument of this process. What is not in it is not scraped, and docs/metrics.md is made of it.</summary>
public sealed class MetricCatalogue(IMeterFactory meters)
{
    /// <summary>What the product's own instruments are under.</summary>
    public const string MeterName = "SecureMessenger";

    private readonly ConcurrentQueue<MetricRow> _rows = new();
    private readonly ConcurrentQueue<Action> _zeros = new();

    /// <summary>What there is.</summary>
    public IReadOnlyCollection<MetricRow> Rows => _rows;

    internal Meter Meter { get; } = meters.Create(MeterName);

    /// <summary>Has counters stand at zero that have counted nothing: a first error is then a rise, and not a line that begins.</summary>
    public void BeginAtZero()
    {
        foreach (var zero in _zeros) zero();
    }

    internal void Add(MetricRow row, Action? zero = null)
    {
        _rows.Enqueue(row);
        if (zero is not null) _zeros.Enqueue(zero);
    }
}
