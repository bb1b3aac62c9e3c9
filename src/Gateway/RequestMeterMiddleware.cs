// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Gateway;

/// <summary>Counts every request by the template of its route: what stands in the address names people and things, and is told to nobody.</summary>
internal sealed class RequestMeterMiddleware(RequestDelegate next, RequestMeter meter)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var since = Stopwatch.GetTimestamp();
        meter.Begun();
        try
        {
            await next(context);
        }
        finally
        {
            meter.Ended();
            var response = context.Response;
            var route = RouteOf(context);
            Describe(context, route);
            var wasAborted = context.RequestAborted.IsCancellationRequested && !response.HasStarted;
            if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
                meter.Answered(route, context.Request.Method, response.StatusCode, wasAborted, since);
        }
    }

    // ASP.NET names its span after nothing that may be told, so that this is all it says.
    private static void Describe(HttpContext context, string? route)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { Recorded: true } activity) return;
        activity.DisplayName = $"{context.Request.Method} {route ?? "none"}";
        activity.SetTag("http.route", route ?? "none");
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        activity.SetTag(RequestScope.Field, context.TraceIdentifier);
    }

    // Answering a failure takes the endpoint away and notes it beside.
    private static string? RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText;
}
