// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Contracts;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Gateway.Health;
using SecureMessenger.Gateway.OpenApi;
using SecureMessenger.Gateway.Proxy;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Tls;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Gateway;

/// <summary>The front door, what stands before the rooms, and the ways to rooms that are elsewhere.</summary>
public static class GatewayRoom
{
    /// <summary>Adds the front door, which every process has.</summary>
    /// <param name="services">The process.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isBehindGateway">Whether a gateway stands before this process: it says who calls, and names the requests.</param>
    public static IServiceCollection AddFrontDoor(this IServiceCollection services, SettingsSource settings, bool isBehindGateway)
    {
        services.AddForwarding(settings, isBehindGateway);
        services.AddSingleton<Readiness>();
        services.AddSingleton<DistributedContextPropagator>(new TracePropagator(isBehindGateway));
        services.AddMeter<RequestMeter>().AddMeter<HealthMeter>();
        services.AddSingleton<IMeasuredWhenAsked>(provider => provider.GetRequiredService<HealthMeter>());
        return services;
    }

    /// <summary>Adds what stands before rooms, and the look at what they depend on.</summary>
    public static IServiceCollection AddRoomDoor(this IServiceCollection services, bool withBlobs)
    {
        services.AddWebSockets(_ => { });
        services.AddSingleton<IDependencyProbe, DatabaseProbe>();
        if (withBlobs) services.AddSingleton<IDependencyProbe, BlobProbe>();
        return services;
    }

    /// <summary>Adds the gateway's own routes, and the ways to the rooms that are elsewhere.</summary>
    public static IServiceCollection AddGateway(
        this IServiceCollection services, SettingsSource settings, InternalTls tls, IReadOnlyList<RemoteRoom> elsewhere)
    {
        var addresses = new ServiceAddresses(settings, tls, elsewhere);
        if (elsewhere.Count > 0) services.AddProxy(elsewhere, addresses, tls);
        services.AddPublishedContract(isWhole: elsewhere.Count == 0);
        return services;
    }

    /// <summary>The front door: what every request passes, whoever answers it.</summary>
    public static IApplicationBuilder UseFrontDoor(this IApplicationBuilder app)
    {
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<RequestMeterMiddleware>();
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusProblems();
        return app;
    }

    /// <summary>What stands before rooms: who is calling, how often, with how much, and whether he has asked before.</summary>
    public static IApplicationBuilder UseRoomDoor(this IApplicationBuilder app)
    {
        app.UseWebSockets();
        app.UseAuthentication();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseIdempotency();
        return app;
    }

    /// <summary>The same where there is no room: the gateway's own few routes are limited by the caller's address.</summary>
    public static IApplicationBuilder UseBareDoor(this IApplicationBuilder app) => app.UseMiddleware<RateLimitMiddleware>();

    /// <summary>Maps <c>/api/version</c> and <c>/openapi/v1.json</c>.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder routes)
    {
        var server = typeof(GatewayRoom).Assembly.GetName().Version?.ToString(3) ?? "unknown";
        var version = new VersionResponse(server, ["v1"], [SocketProtocol.Binary, SocketProtocol.Json]);
        routes.MapGet("/api/version", () => Results.Json(version, WireJson.Default.VersionResponse))
            .Describe(GatewayContract.Version(version)).WithTags("operations");
        routes.MapGet(
            "/openapi/v1.json",
            (PublishedContract contract, HttpResponse response, CancellationToken ct) => contract.AnswerAsync(response, ct)).ExcludeFromDescription();
        return routes;
    }
}
