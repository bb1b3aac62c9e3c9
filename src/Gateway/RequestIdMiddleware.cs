// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace SecureMessenger.Gateway;

/// <summary>Gives every request an id of ours: in the answer, in problem documents and in logs. Never taken from outside.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    private const int IdBytes = 12;

    public Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        context.Response.OnStarting(Show, context); // as late as that: a failed request's headers are cleared before it is answered
        return next(context);
    }

    private static Task Show(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        return Task.CompletedTask;
    }
}
