// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;

namespace SecureMessenger.Tests.Telemetry;

/// <summary>Spans of every server in this process, recorded whole. Other tests' are among them: ask by trace.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "SecureMessenger" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Those that have ended.</summary>
    public IReadOnlyCollection<Activity> Ended => _ended;

    /// <summary>Those of one trace.</summary>
    public List<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];

    public void Dispose() => _listener.Dispose();
}
