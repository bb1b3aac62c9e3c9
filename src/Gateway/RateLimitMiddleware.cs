// SPDX-License-Identifier: MIT
// Rate limits by the route's metadata, after authentication and before a body is read. The headers are those of
// draft-ietf-httpapi-ratelimit-headers: of several limits the one with the least left is shown.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Gateway;

internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimiter limiter, RateLimitTable table)
{
    private static readonly LimitedBy[] Otherwise = [new(limits => limits.Other, LimitKeys.Device)];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!table.IsEnabled)
        {
            await next(context);
            return;
        }

        var ownLimits = context.GetEndpoint()?.Metadata.GetOrderedMetadata<LimitedBy>();
        RateLimit? tightest = null;
        var least = default(RateLimitDecision);
        foreach (var limited in ownLimits is { Count: > 0 } ? ownLimits : Otherwise)
        {
            var limit = limited.Pick(table);
            var decision = await limiter.TakeAsync(limit, limited.Key(context), context.RequestAborted);
            if (tightest is null || !decision.IsAllowed || decision.Remaining < least.Remaining) (tightest, least) = (limit, decision);
            if (!decision.IsAllowed) break;
        }

        context.Response.OnStarting(Show, (context.Response, tightest!, least));
        if (least.IsAllowed) await next(context);
        else await ProblemResult.WriteAsync(context, new Refusal(ProblemCodes.RateLimited) { RetryAfter = least.RetryAfter });
    }

    private static Task Show(object state)
    {
        var (response, limit, decision) = ((HttpResponse, RateLimit, RateLimitDecision))state;
        var window = Math.Max(1, (int)Math.Ceiling(limit.Window.TotalSeconds));
        var reset = decision.IsAllowed ? (int)Math.Ceiling(limit.Refill.TotalSeconds) : (int)Math.Ceiling(decision.RetryAfter.TotalSeconds);
        response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";q={limit.Burst};w={window}");
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";r={decision.Remaining};t={reset}");
        return Task.CompletedTask;
    }
}
