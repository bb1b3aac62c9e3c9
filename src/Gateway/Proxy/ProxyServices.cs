// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Tls;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>The ways to rooms that are elsewhere.</summary>
public static class ProxyServices
{
    /// <summary>Hands what is for a room elsewhere to its services. Behind routing, before what stands at the doors of rooms: theirs have it too.</summary>
    public static IApplicationBuilder UseProxy(this IApplicationBuilder app) => app.MapWhen(
        context => context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not null,
        branch => branch.Run(context => context.GetEndpoint()!.RequestDelegate!(context)));

    /// <summary>Maps the prefixes of those rooms, if there are any.</summary>
    public static IEndpointRouteBuilder MapProxy(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<IProxyStateLookup>() is null) return routes;
        routes.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<FailureMiddleware>();
            proxy.UseMiddleware<SocketGoodbyeMiddleware>();
            proxy.UseMiddleware<RetryMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        return routes;
    }

    internal static void AddProxy(this IServiceCollection services, IReadOnlyList<RemoteRoom> rooms, ServiceAddresses addresses, InternalTls tls)
    {
        services.AddReverseProxy()
            .LoadFromMemory(ProxyRoutes.Routes(rooms), ProxyRoutes.Clusters(rooms, addresses))
            .AddTransforms(ForwardedRequest.Transform);
        services.AddSingleton<IForwarderHttpClientFactory>(new ServiceClients(tls));
        services.AddSingleton<IPassiveHealthCheckPolicy, UnreachablePolicy>();
        foreach (var room in rooms)
        {
            services.AddSingleton(new ForwardedRoom(room, addresses.Of(room.Name)));
            services.AddSingleton<IDependencyProbe>(provider => new ServiceProbe(room.Name, provider.GetRequiredService<IProxyStateLookup>()));
        }

        services.WithoutKeyRing();
    }

    // YARP brings data protection along for session affinity, which is not used: a gateway keeps no file, so it makes no keys.
    private static void WithoutKeyRing(this IServiceCollection services)
    {
        foreach (var start in services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly).ToList())
        {
            services.Remove(start);
        }

        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
    }
}
