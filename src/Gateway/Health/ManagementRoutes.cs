// SPDX-License-Identifier: MIT
// /healthz and /readyz, on the management port only and nothing else there. Told apart by the port the connection came
// in on, not by the Host header, which the caller writes. A service also answers /readyz on its own port, where its gateways look;
// a gateway has no way there, so nobody outside does.
using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.Health;

/// <summary>The management port.</summary>
public static class ManagementRoutes
{
    /// <summary>Where gateways look whether a service is ready.</summary>
    internal const string ReadyPath = "/readyz";

    /// <summary>What is published of them.</summary>
    internal static IReadOnlyList<(string Path, RouteContract Contract)> Published { get; } =
        [("/healthz", GatewayContract.Alive), (ReadyPath, GatewayContract.Ready)];

    /// <summary>Answers health checks on that port; everything else there is 404.</summary>
    public static IApplicationBuilder UseManagement(this IApplicationBuilder app, int port) =>
        port == 0 ? app : app.MapWhen(context => context.Connection.LocalPort == port, branch => branch.Run(AnswerAsync));

    /// <summary>Answers <c>/readyz</c> to the gateways of a service.</summary>
    public static IApplicationBuilder UseReadiness(this IApplicationBuilder app) =>
        app.MapWhen(context => context.Request.Path == ReadyPath, branch => branch.Run(AnswerReadyAsync));

    /// <summary>Says of something that it is away, for as long as this process lives.</summary>
    public static IServiceCollection AddAway(this IServiceCollection services, string name) =>
        services.AddSingleton<IDependencyProbe>(new AwayProbe(name));

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => context.Response.WriteAsync("alive\n", context.RequestAborted),
        ReadyPath => AnswerReadyAsync(context),
        _ => ProblemResult.WriteAsync(context, ProblemCodes.NotFound),
    };

    private static async Task AnswerReadyAsync(HttpContext context)
    {
        var lines = new List<string>();
        var ready = !context.RequestServices.GetRequiredService<Readiness>().IsDraining;
        if (!ready) lines.Add("draining\n");
        foreach (var probe in context.RequestServices.GetServices<IDependencyProbe>())
        {
            var works = await WorksAsync(probe, context.RequestAborted);
            ready &= works || !probe.IsNeeded;
            lines.Add($"{probe.Name} {(works ? "ok" : "away")}\n");
        }

        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsync(string.Concat(lines), context.RequestAborted);
    }

    private static async Task<bool> WorksAsync(IDependencyProbe probe, CancellationToken ct)
    {
        try
        {
            await probe.ProbeAsync(ct);
            return true;
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
