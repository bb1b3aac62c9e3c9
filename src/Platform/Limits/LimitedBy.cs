// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SecureMessenger.Platform.Limits;

/// <summary>Endpoint metadata: a limit of a route and whose bucket a request takes from.</summary>
/// <param name="Pick">The row.</param>
/// <param name="Key">Whose bucket.</param>
public sealed record LimitedBy(Func<RateLimitTable, RateLimit> Pick, Func<HttpContext, string> Key);

/// <summary>Puts limits on routes.</summary>
public static class LimitedByExtensions
{
    /// <summary>Limits the route in the place of <see cref="RateLimitTable.Other"/>; may be said more than once.</summary>
    public static TBuilder Limit<TBuilder>(this TBuilder route, Func<RateLimitTable, RateLimit> pick, Func<HttpContext, string> key)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new LimitedBy(pick, key));
}
