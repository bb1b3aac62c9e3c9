// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>A room elsewhere is there when one of its services has said so.</summary>
internal sealed class ServiceProbe(string room, IProxyStateLookup proxy) : IDependencyProbe
{
    public string Name => room;

    public Task ProbeAsync(CancellationToken ct) =>
        proxy.TryGetCluster(room, out var cluster) && cluster.Destinations.Values.Any(IsThere)
            ? Task.CompletedTask
            : throw new IOException($"No {room} service is ready.");

    private static bool IsThere(DestinationState service) =>
        service.Health is { Active: DestinationHealth.Healthy, Passive: not DestinationHealth.Unhealthy };
}
