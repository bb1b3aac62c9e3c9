// SPDX-License-Identifier: MIT
// Whose word counts for a client's address: only that of the proxies the operator names. Without one, the connection's.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Config;
using IPNetwork = System.Net.IPNetwork;

namespace SecureMessenger.Gateway;

internal static class Forwarding
{
    private static readonly Setting<IReadOnlyList<IPNetwork>> TrustedProxies = new(
        "gateway.trusted_proxies", [], "",
        "Addresses or networks (10.0.0.0/8), by commas, whose X-Forwarded-For is believed: of a service, its gateways. Not set: nobody's.", Parse)
    {
        Form = new("networks", "addresses or networks as 10.0.0.0/8, by commas"),
    };

    public static void AddForwarding(this IServiceCollection services, SettingsSource settings, bool isBehindGateway)
    {
        var proxies = settings.Read(TrustedProxies);
        services.AddSingleton(new TrustedProxies(proxies, isBehindGateway));
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxies) options.KnownIPNetworks.Add(network);
        });
    }

    private static string? Parse(string text, out IReadOnlyList<IPNetwork> networks)
    {
        var parsed = new List<IPNetwork>();
        networks = parsed;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(part, out var network)) parsed.Add(network);
            else if (IPAddress.TryParse(part, out var address)) parsed.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else return $"'{part}' is not an address or a network such as 10.0.0.0/8";
        }

        return null;
    }
}
