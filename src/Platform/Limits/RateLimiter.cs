// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Limits;

/// <summary>Asks the buckets, and decides when they are away.</summary>
public sealed class RateLimiter(RateLimitTable table, IRateLimitStore store, LimitsMeter meter, TimeProvider clock, ILogger<RateLimiter> log)
{
    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(5);

    // Full when the shared buckets go away: for once, each process lets through a burst of its own.
    private readonly MemoryRateLimitStore _own = new(clock);
    private int _isAway;

    /// <summary>Takes one token.</summary>
    public async ValueTask<RateLimitDecision> TakeAsync(RateLimit limit, string key, CancellationToken ct)
    {
        if (!table.IsEnabled) return new RateLimitDecision(true, limit.Burst, TimeSpan.Zero);
        var decision = await DecideAsync(limit, key, ct);
        if (!decision.IsAllowed) meter.Refused(limit);
        return decision;
    }

    private async ValueTask<RateLimitDecision> DecideAsync(RateLimit limit, string key, CancellationToken ct)
    {
        try
        {
            var decision = await store.TakeAsync(limit, key, cost: 1, ct);
            if (Volatile.Read(ref _isAway) == 1 && Interlocked.Exchange(ref _isAway, 0) == 1)
            {
                meter.Back();
                log.RateLimitsBack();
            }

            return decision;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            meter.Away(limit.WhenStoreIsAway);

            // Once, not for each request.
            if (Interlocked.Exchange(ref _isAway, 1) == 0) log.RateLimitsAway(error, limit.Name, limit.WhenStoreIsAway);
            return limit.WhenStoreIsAway == StoreAway.Open ? await _own.TakeAsync(limit, key, cost: 1, ct) : new RateLimitDecision(false, 0, WhileAway);
        }
    }
}
