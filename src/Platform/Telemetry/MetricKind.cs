// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Telemetry;

/// <summary>How a metric is read.</summary>
public enum MetricKind
{
    /// <summary>Rises only; what counts is how fast.</summary>
    Counter,

    /// <summary>Stands at a value.</summary>
    Gauge,

    /// <summary>Counts by size; quantiles are asked of it.</summary>
    Histogram,
}
