// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Gateway;

/// <summary>Requests, by the route they met.</summary>
public sealed class RequestMeter : RoomMeter
{
    private static readonly MetricLabel Route = MetricLabel.From("route", "templates of routes, of a gateway prefixes; `none` for what met none");
    private static readonly MetricLabel Method = MetricLabel.From("method", "`GET` `HEAD` `POST` `PUT` `PATCH` `DELETE` `OPTIONS`, or `other`");
    private static readonly MetricLabel Status = MetricLabel.From("status", "`1xx` `2xx` `3xx` `4xx` `5xx`, or `aborted` by the caller");

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private static readonly string[] Classes = ["1xx", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly Histogram<double> _durations;
    private readonly UpDownCounter<long> _active;

    /// <summary>Makes them.</summary>
    public RequestMeter(MetricCatalogue catalogue)
        : base(catalogue, "every process")
    {
        _durations = Seconds("messenger_http_request_duration_seconds", "How long a request takes until it is answered; sockets are not among them.", Route, Method, Status);
        _active = Level("messenger_http_requests_active", "Requests under way, open sockets among them.");
    }

    internal void Begun() => _active.Add(1);

    internal void Ended() => _active.Add(-1);

    internal void Answered(string? route, string method, int status, bool wasAborted, long since) => _durations.Record(
        Stopwatch.GetElapsedTime(since).TotalSeconds, Route.Is(route ?? "none"),
        Method.Is(Array.IndexOf(Methods, method) is var known and >= 0 ? Methods[known] : "other"),
        Status.Is(wasAborted ? "aborted" : Classes[Math.Clamp(status / 100, 0, 5)]));
}
