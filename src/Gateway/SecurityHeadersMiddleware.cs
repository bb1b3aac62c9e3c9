// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;

namespace SecureMessenger.Gateway;

/// <summary>
/// Headers that keep a browser from doing anything clever with an answer. Rooms may set stricter ones of their own. Set when
/// the answer begins: what a room had set when it failed is cleared before the failure is answered.
/// </summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Dress, context.Response);
        return next(context);
    }

    private static Task Dress(object state)
    {
        var (headers, request) = (((HttpResponse)state).Headers, ((HttpResponse)state).HttpContext.Request);
        if (request.IsHttps) headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Cache-Control", "no-store");
        headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        return Task.CompletedTask;
    }
}
