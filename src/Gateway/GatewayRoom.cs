// SPDX-License-Identifier: MIT
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
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Gateway;

/// <summary>The front door: what every request passes, whatever room it is for.</summary>
public static class GatewayRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, SettingsSource settings)
    {
        services.AddForwarding(settings);
        services.AddWebSockets(_ => { });
        services.AddSingleton<IDependencyProbe, DatabaseProbe>();
        services.AddSingleton<IDependencyProbe, BlobProbe>();
        services.AddPublishedContract();
        return services;
    }

    /// <summary>Puts the pipeline in front of the rooms.</summary>
    public static IApplicationBuilder UseGateway(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusProblems();
        app.UseWebSockets();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseIdempotency();
        return app;
    }

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
