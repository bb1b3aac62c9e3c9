// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Gateway.Health;

/// <summary>What <c>/readyz</c> says, as numbers.</summary>
public sealed class HealthMeter : RoomMeter, IMeasuredWhenAsked
{
    private static readonly MetricLabel Dependency = MetricLabel.From("dependency", "names of `/readyz`: `database` `blobs` `nats` `redis`; of a gateway the rooms that are elsewhere");

    private readonly ConcurrentDictionary<string, bool> _works = new(StringComparer.Ordinal);
    private readonly Readiness _readiness;
    private readonly IServiceProvider _services;
    private volatile bool _isReady;

    /// <summary>Makes them.</summary>
    public HealthMeter(MetricCatalogue catalogue, Readiness readiness, IServiceProvider services)
        : base(catalogue, "every process")
    {
        (_readiness, _services) = (readiness, services);
        Gauge("messenger_ready", "1 while `/readyz` says 200.", () => _isReady ? 1 : 0);
        Gauge("messenger_draining", "1 from the word that the process is to stop.", () => _readiness.IsDraining ? 1 : 0);
        Gauge(
            "messenger_dependency_up", "1 while what a process depends on answers, needed or not.",
            () => _works.Select(one => new Measurement<double>(one.Value ? 1 : 0, Dependency.Is(one.Key))), Dependency);
    }

    /// <inheritdoc />
    public async Task MeasureAsync(CancellationToken ct)
    {
        var ready = !_readiness.IsDraining;
        foreach (var probe in _services.GetServices<IDependencyProbe>())
        {
            var works = await probe.WorksAsync(ct);
            _works[probe.Name] = works;
            ready &= works || !probe.IsNeeded;
        }

        _isReady = ready;
    }
}
