// SPDX-License-Identifier: MIT
using System.Net;
using IPNetwork = System.Net.IPNetwork;

namespace SecureMessenger.Gateway;

/// <summary>Whose word counts for where a request comes from; behind a gateway also for its id.</summary>
/// <param name="Networks">Their addresses.</param>
/// <param name="NameRequests">Whether they also give requests their ids, as gateways do for the services behind them.</param>
internal sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks, bool NameRequests)
{
    /// <summary>Whether it is one of them that has connected.</summary>
    public bool Contain(IPAddress? peer)
    {
        if (peer is null) return false;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Networks.Any(network => network.Contains(address));
    }
}
