// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;

namespace SecureMessenger.Gateway;

/// <summary>Headers that keep a browser from doing anything clever with an answer. Rooms may set stricter ones of their own.</summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
