// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Cluster.Redis;

/// <summary>What Redis is asked and how it answers.</summary>
public sealed class RedisMeter : RoomMeter
{
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _failures;

    /// <summary>Makes them.</summary>
    public RedisMeter(MetricCatalogue catalogue)
        : base(catalogue, "rooms with Redis")
    {
        _durations = Seconds("messenger_redis_duration_seconds", "How long a question to Redis takes that is answered.");
        _failures = Counter("messenger_redis_failures_total", "Questions to Redis that failed or took too long. After one, nobody asks for a second.");
    }

    internal void Answered(long since) => _durations.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);

    internal void Failed() => _failures.Add(1);
}
