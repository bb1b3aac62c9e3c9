// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Limits;

/// <summary>A token bucket: how much at once, and how fast it fills again.</summary>
/// <param name="Name">As in <c>rate_limits.NAME</c> and in the <c>RateLimit</c> header.</param>
/// <param name="Burst">Tokens of a full bucket, from 1.</param>
/// <param name="Refill">Time in which one token comes back.</param>
/// <param name="WhenStoreIsAway">What holds while the buckets cannot be reached.</param>
public sealed record RateLimit(string Name, int Burst, TimeSpan Refill, StoreAway WhenStoreIsAway)
{
    /// <summary>Time in which an empty bucket is full again.</summary>
    public TimeSpan Window => Burst * Refill;
}
