// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Limits;

/// <summary>Where the buckets stand. Taking is atomic: of two callers for the last token, one gets it.</summary>
public interface IRateLimitStore
{
    /// <summary>Takes tokens out of a bucket, all or none. A bucket that was never seen is full.</summary>
    /// <param name="limit">Its size and speed.</param>
    /// <param name="key">Whose bucket of this limit.</param>
    /// <param name="cost">Tokens, 1 to the limit's burst.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask<RateLimitDecision> TakeAsync(RateLimit limit, string key, int cost, CancellationToken ct);
}
