// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>What S3 is asked and how it answers.</summary>
internal sealed class S3Meter : RoomMeter
{
    private static readonly MetricLabel Operation = MetricLabel.Of("operation", "ask", "move");

    private readonly Histogram<double> _durations;
    private readonly Counter<long> _failures;

    public S3Meter(MetricCatalogue catalogue)
        : base(catalogue, "files with S3")
    {
        _durations = Seconds("messenger_s3_duration_seconds", "How long a call to S3 takes with its repeats: a question, or one that moves bytes.", Operation);
        _failures = Counter("messenger_s3_failures_total", "Calls to S3 that failed or took too long.", Operation);
    }

    public void Called(bool moves, long since) => _durations.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Operation.Is(moves ? "move" : "ask"));

    public void Failed(bool moves) => _failures.Add(1, Operation.Is(moves ? "move" : "ask"));
}
