// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Server.Telemetry;

/// <summary>Makes every instrument there is, and has them stand at zero once somebody counts along.</summary>
internal sealed class MetricsStart(MetricCatalogue catalogue, IEnumerable<RoomMeter> meters) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (meters.Any()) catalogue.BeginAtZero();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
