// SPDX-License-Identifier: MIT
// W3C Trace Context. Nobody listens unless an OTLP endpoint is set: then nothing here makes anything. Spans say how long and by which way,
// never who, with whom or what.
using System.Diagnostics;

namespace SecureMessenger.Platform.Telemetry;

/// <summary>Where the product's spans begin.</summary>
public static class Traces
{
    /// <summary>What they are under.</summary>
    public const string Name = "SecureMessenger";

    /// <summary>The header that carries a trace.</summary>
    public const string Header = "traceparent";

    /// <summary>Begins them.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The span under way, if it is recorded at all.</summary>
    public static ActivityContext? Current =>
        Source.HasListeners() && Activity.Current is { Recorded: true } activity ? activity.Context : null;

    /// <summary>The same as it is written into a header.</summary>
    public static string? CurrentHeader => Source.HasListeners() && Activity.Current is { Recorded: true } activity ? activity.Id : null;

    /// <summary>Begins a trace of its own, whatever is under way here: a socket lives for hours, what passes over it for milliseconds.</summary>
    public static Activity? BeginNew(string name, ActivityKind kind)
    {
        if (!Source.HasListeners()) return null;
        var around = Activity.Current;
        Activity.Current = null;
        var begun = Source.StartActivity(name, kind);
        if (begun is null) Activity.Current = around;
        return begun;
    }

    /// <summary>Goes on with a trace that came in a header; null where there is none or it is no good.</summary>
    public static Activity? Continue(string name, ActivityKind kind, string? header) =>
        header is not null && ActivityContext.TryParse(header, null, isRemote: true, out var parent) ? Source.StartActivity(name, kind, parent) : null;
}
