// SPDX-License-Identifier: MIT
// Stands before the whole pipeline of every house, so that every test is also one of what the routes declare.
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Looks on what the routes refuse with, and notes what they have not declared.</summary>
public sealed class RefusalWatch : IStartupFilter
{
    // Asked outside of all routes: routing itself answers these, by paths, methods and media types.
    private static readonly ProblemCode[] OfRouting = [.. Refusals.OfNoRoute, ProblemCodes.UnsupportedMediaType, ProblemCodes.RateLimited];

    private readonly ConcurrentDictionary<string, byte> _undeclared = new();

    /// <summary>What was refused with and not declared, as <c>POST /api/v1/auth/login: busy</c>.</summary>
    public IEnumerable<string> Undeclared => _undeclared.Keys.Order(StringComparer.Ordinal);

    /// <inheritdoc />
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            await following(context);
            Look(context);
        });
        next(app);
    };

    private void Look(HttpContext context)
    {
        if (context.Features.Get<ProblemCode>() is not { } code) return;
        var method = context.Request.Method;
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        var declared = endpoint is RouteEndpoint ? Refusals.Of(endpoint.Metadata, method) : OfRouting;
        if (declared.Contains(code)) return;
        _undeclared.TryAdd($"{method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "no route"}: {code.Code}", 0);
    }
}
