// SPDX-License-Identifier: MIT
// The instruments of one part of the product: a subclass beside what it measures. Names are those that are scraped, as Prometheus wants them:
// the unit at the end, _total behind what only rises. Recording allocates nothing: labels are a few constants.
using System.Diagnostics.Metrics;

namespace SecureMessenger.Platform.Telemetry;

/// <summary>Makes instruments, each with its row in the catalogue.</summary>
public abstract class RoomMeter(MetricCatalogue catalogue, string part)
{
    private const string Number = "1";

    private static readonly double[] SecondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly int[] SizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    /// <summary>Something that is counted.</summary>
    protected Counter<long> Counter(string name, string meaning, params IReadOnlyList<MetricLabel> labels) => Counter(name, Number, meaning, labels);

    /// <summary>Bytes that are counted.</summary>
    protected Counter<long> Bytes(string name, string meaning, params IReadOnlyList<MetricLabel> labels) => Counter(name, "By", meaning, labels);

    /// <summary>How many there are now.</summary>
    protected UpDownCounter<long> Level(string name, string meaning)
    {
        var level = catalogue.Meter.CreateUpDownCounter<long>(name, null, meaning);
        catalogue.Add(new(name, MetricKind.Gauge, Number, meaning, part, []), () => level.Add(0));
        return level;
    }

    /// <summary>A value that is looked at when it is asked for.</summary>
    protected void Gauge(string name, string meaning, Func<double> look)
    {
        catalogue.Meter.CreateObservableGauge(name, look, UnitOf(name), meaning);
        catalogue.Add(new(name, MetricKind.Gauge, UnitOf(name) ?? Number, meaning, part, []));
    }

    /// <summary>The same with labels.</summary>
    protected void Gauge(string name, string meaning, Func<IEnumerable<Measurement<double>>> look, params IReadOnlyList<MetricLabel> labels)
    {
        catalogue.Meter.CreateObservableGauge(name, look, UnitOf(name), meaning);
        catalogue.Add(new(name, MetricKind.Gauge, UnitOf(name) ?? Number, meaning, part, labels));
    }

    /// <summary>How long something takes, seconds.</summary>
    protected Histogram<double> Seconds(string name, string meaning, params IReadOnlyList<MetricLabel> labels)
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsBounds };
        catalogue.Add(new(name, MetricKind.Histogram, "s", meaning, part, labels));
        return catalogue.Meter.CreateHistogram(name, "s", meaning, tags: null, advice);
    }

    /// <summary>How many come together.</summary>
    protected Histogram<int> Sizes(string name, string meaning)
    {
        var advice = new InstrumentAdvice<int> { HistogramBucketBoundaries = SizeBounds };
        catalogue.Add(new(name, MetricKind.Histogram, Number, meaning, part, []));
        return catalogue.Meter.CreateHistogram(name, null, meaning, tags: null, advice);
    }

    private static string? UnitOf(string name) => name.EndsWith("_seconds", StringComparison.Ordinal) ? "s" : null;

    private static IEnumerable<KeyValuePair<string, object?>[]> Combinations(IReadOnlyList<MetricLabel> labels) => labels.Aggregate(
        (IEnumerable<KeyValuePair<string, object?>[]>)[[]],
        (all, label) => all.SelectMany(some => label.Values.Select(value => (KeyValuePair<string, object?>[])[.. some, label.Is(value)])));

    private Counter<long> Counter(string name, string unit, string meaning, IReadOnlyList<MetricLabel> labels)
    {
        var counter = catalogue.Meter.CreateCounter<long>(name, unit == Number ? null : unit, meaning);
        catalogue.Add(new(name, MetricKind.Counter, unit, meaning, part, labels), () =>
        {
            foreach (var tags in Combinations(labels)) counter.Add(0, tags);
        });
        return counter;
    }
}
