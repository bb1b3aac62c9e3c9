// SPDX-License-Identifier: MIT
// YARP's configuration, made of the prefixes the rooms state themselves.
using System.Globalization;
using System.Net;
using SecureMessenger.Gateway.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Which paths go to which services, and how these are watched.</summary>
internal static class ProxyRoutes
{
    // Nothing said by either end for longer than this is over. A socket may be silent for SocketProtocol.IdleSeconds, so it is longer.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(120);

    private static readonly ForwarderRequestConfig Request = new()
    {
        ActivityTimeout = Silence,
        Version = HttpVersion.Version11, // one request a connection: what a lost connection did not answer is known
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        AllowResponseBuffering = false,
    };

    private static readonly HealthCheckConfig Health = new()
    {
        Active = new ActiveHealthCheckConfig
        {
            Enabled = true,
            Interval = TimeSpan.FromSeconds(1),
            Timeout = TimeSpan.FromSeconds(2),
            Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            Path = ManagementRoutes.ReadyPath,
        },
        Passive = new PassiveHealthCheckConfig
        {
            Enabled = true,
            Policy = UnreachablePolicy.PolicyName,
            ReactivationPeriod = TimeSpan.FromSeconds(1), // by then the active check knows more
        },
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
    };

    // One 'not ready' is enough: it is how a service that drains says that it wants nothing more.
    private static readonly Dictionary<string, string> Thresholds = new()
    {
        [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = 1.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A route for each prefix, for all below it and any method.</summary>
    public static IReadOnlyList<RouteConfig> Routes(IEnumerable<RemoteRoom> rooms) =>
    [
        .. from room in rooms
           from prefix in room.Prefixes
           select new RouteConfig
           {
               RouteId = prefix,
               ClusterId = room.Name,
               Match = new RouteMatch { Path = prefix + "/{**rest}" },
               MaxRequestBodySize = -1, // the service has the limits, and streams
           },
    ];

    /// <summary>The services of each room.</summary>
    public static IReadOnlyList<ClusterConfig> Clusters(IEnumerable<RemoteRoom> rooms, ServiceAddresses addresses) =>
    [
        .. from room in rooms
           select new ClusterConfig
           {
               ClusterId = room.Name,
               LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
               HttpRequest = Request,
               HealthCheck = Health,
               Metadata = Thresholds,
               Destinations = addresses.Of(room.Name).ToDictionary(
                   address => address.Authority, address => new DestinationConfig { Address = address.AbsoluteUri }),
           },
    ];
}
