// SPDX-License-Identifier: MIT
// /healthz, /readyz and /metrics, on the management port only and nothing else there. Told apart by the port the connection came
// in on, not by the Host header, which the caller writes. A service also answers /readyz on its own port, where its gateways look;
// a gateway has no way there, so nobody outside does.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.Health;

/// <summary>The management port.</summary>
public static class ManagementRoutes
{
    /// <summary>Where gateways look whether a service is ready.</summary>
    internal const string ReadyPath = "/readyz";

    /// <summary>Where Prometheus scrapes.</summary>
    internal const string MetricsPath = "/metrics";

    /// <summary>What is published of them.</summary>
    internal static IReadOnlyList<(string Path, RouteContract Contract)> Published { get; } =
        [("/healthz", GatewayContract.Alive), (ReadyPath, GatewayContract.Ready), (MetricsPath, GatewayContract.Metrics)];

    /// <summary>Answers health checks and scrapes on that port; everything else there is 404.</summary>
    /// <param name="app">The process.</param>
    /// <param name="port">The port; 0 for none.</param>
    /// <param name="scrape">Answers <c>/metrics</c>.</param>
    public static IApplicationBuilder UseManagement(this IApplicationBuilder app, int port, Action<IApplicationBuilder> scrape) =>
        port == 0 ? app : app.MapWhen(context => context.Connection.LocalPort == port, branch => branch.UseScraping(scrape).Run(AnswerAsync));

    /// <summary>Answers <c>/readyz</c> to the gateways of a service.</summary>
    public static IApplicationBuilder UseReadiness(this IApplicationBuilder app) =>
        app.MapWhen(context => context.Request.Path == ReadyPath, branch => branch.Run(AnswerReadyAsync));

    /// <summary>Says of something that it is away, for as long as this process lives.</summary>
    public static IServiceCollection AddAway(this IServiceCollection services, string name) =>
        services.AddSingleton<IDependencyProbe>(new AwayProbe(name));

    private static IApplicationBuilder UseScraping(this IApplicationBuilder branch, Action<IApplicationBuilder> scrape) => branch.MapWhen(
        context => context.Request.Path == MetricsPath && HttpMethods.IsGet(context.Request.Method),
        scraped =>
        {
            scraped.Use(MeasureAsync);
            scrape(scraped);
        });

    private static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var measured in context.RequestServices.GetServices<IMeasuredWhenAsked>()) await measured.MeasureAsync(context.RequestAborted);
        await next(context);
    }

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
            var works = await probe.WorksAsync(context.RequestAborted);
            ready &= works || !probe.IsNeeded;
            lines.Add($"{probe.Name} {(works ? "ok" : "away")}\n");
        }

        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsync(string.Concat(lines), context.RequestAborted);
    }
}
