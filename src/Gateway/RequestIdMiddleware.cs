// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Gateway;

/// <summary>
/// Gives every request an id of ours: in the answer, in problem documents and in logs. Never taken from outside; a service takes the one
/// its gateway gave. Stands before the client's address takes the place of the gateway's.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, TrustedProxies proxies, ILogger<RequestIdMiddleware> log)
{
    /// <summary>The header it travels in.</summary>
    public const string Header = "X-Request-Id";

    private const int IdBytes = 12;

    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = Given(context) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        context.Response.OnStarting(Show, context); // as late as that: a failed request's headers are cleared before it is answered
        using (log.BeginScope(new RequestScope(context.TraceIdentifier))) await next(context);
    }

    private string? Given(HttpContext context) =>
        proxies.NameRequests && context.Request.Headers[Header] is [{ Length: 2 * IdBytes } id]
        && id.All(char.IsAsciiHexDigitLower) && proxies.Contain(context.Connection.RemoteIpAddress)
            ? id
            : null;

    private static Task Show(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers[Header] = context.TraceIdentifier;
        return Task.CompletedTask;
    }
}
