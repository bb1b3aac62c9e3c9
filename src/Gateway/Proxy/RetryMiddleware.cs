// SPDX-License-Identifier: MIT
// What may be sent twice. A request that met no connection was read by nobody, whatever its method: SocketsHttpHandler takes the first byte
// of a body only when it has a connection to write it to, so the body is still whole. A GET or HEAD without a body may also
// be repeated when the connection broke before an answer began (RFC 9110 §9.2.2), save one that asks for an upgrade: its ticket, or the
// socket itself, may already be spent. Everything else may have been done, and only its sender can know whether to ask again
// (Idempotency-Key, client_id, Upload-Offset). A timeout is not repeated: whoever waited so long would wait twice.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Tries another service where that can do no harm.</summary>
internal sealed class RetryMiddleware(RequestDelegate next)
{
    private const int MaxRetries = 2;

    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var untried = proxy.AvailableDestinations; // balancing leaves the chosen one
        for (var retries = 0; ; retries++)
        {
            await next(context);
            if (retries == MaxRetries || !MayTryElsewhere(context)) return;
            untried = [.. untried.Where(destination => destination != proxy.ProxiedDestination)];
            if (untried.Count == 0) return;
            proxy.AvailableDestinations = untried;
            proxy.ProxiedDestination = null;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    private static bool MayTryElsewhere(HttpContext context) =>
        context.GetForwarderErrorFeature() is { } failure
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested
        && (Failures.NeverConnected(failure) || (failure.Error == ForwarderError.Request && IsRepeatable(context)));

    private static bool IsRepeatable(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        && context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true };
}
