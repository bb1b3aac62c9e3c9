// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Passive health: a service that could not be connected to is passed over at once, until the active check has looked again.</summary>
internal sealed class UnreachablePolicy(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    /// <summary>What the configuration calls it.</summary>
    public const string PolicyName = "Unreachable";

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.Features.Get<IForwarderErrorFeature>() is not { } failure || !Failures.NeverConnected(failure)) return;
        var period = cluster.Model.Config.HealthCheck!.Passive!.ReactivationPeriod!.Value;
        health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
    }
}
