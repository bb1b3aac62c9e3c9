// SPDX-License-Identifier: MIT
// What a service is told beside the request: whom it comes from (YARP's own transforms set X-Forwarded-For, -Proto and -Host anew, so that
// nothing a caller wrote there gets through) and by which id it goes. The path is the one that was matched here, not the raw one: what a
// route was chosen by is what is forwarded.
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Platform.Telemetry;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Headers to a service and back.</summary>
internal static class ForwardedRequest
{
    // The last three are left behind by the middleware that took the address of a proxy before this gateway.
    private static readonly string[] NotPassedOn =
        ["Forwarded", Traces.Header, "tracestate", "baggage", "Correlation-Context", "Request-Id", "X-Original-For", "X-Original-Proto", "X-Original-Host"];

    // What a service, or something between, might say of itself; the request's id this process says.
    private static readonly string[] NotTold = ["Server", "Via", "X-Powered-By", RequestIdMiddleware.Header];

    // A larger body is sent when the service asks for it (RFC 9110 §10.1.1): one that refuses by the headers closes a connection that is still
    // being written to, and its answer would be lost with it.
    private const long MostSentUnasked = 64 * 1024;

    public static void Transform(TransformBuilderContext transforms)
    {
        transforms.AddRequestTransform(request =>
        {
            foreach (var name in NotPassedOn) RequestTransform.RemoveHeader(request, name);
            RequestTransform.RemoveHeader(request, RequestIdMiddleware.Header);
            request.ProxyRequest.Headers.Add(RequestIdMiddleware.Header, request.HttpContext.TraceIdentifier);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace }) request.ProxyRequest.Headers.TryAddWithoutValidation(Traces.Header, trace);
            if (request.ProxyRequest.Content is not null && !(request.HttpContext.Request.ContentLength <= MostSentUnasked))
                request.ProxyRequest.Headers.ExpectContinue = true;
            return ValueTask.CompletedTask;
        });
        foreach (var name in NotTold) transforms.AddResponseHeaderRemove(name, ResponseCondition.Always);
    }
}
