// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Limits;

/// <summary>Asks the buckets, and decides when they are away.</summary>
public sealed class RateLimiter(RateLimitTable table, IRateLimitStore store, ILogger<RateLimiter> log)
{
    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(5);

    /// <summary>Takes one token.</summary>
    public async ValueTask<RateLimitDecision> TakeAsync(RateLimit limit, string key, CancellationToken ct)
    {
        if (!table.IsEnabled) return new RateLimitDecision(true, limit.Burst, TimeSpan.Zero);
        try
        {
            return await store.TakeAsync(limit, key, cost: 1, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.RateLimitsAway(error, limit.Name, limit.WhenStoreIsAway);
            return new RateLimitDecision(limit.WhenStoreIsAway == StoreAway.Open, 0, WhileAway);
        }
    }
}
