// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Limits;

namespace SecureMessenger.Tests.Limits;

public sealed class MemoryRateLimitStoreTests : RateLimitStoreContract
{
    private readonly MemoryRateLimitStore _store;

    public MemoryRateLimitStoreTests() => _store = new MemoryRateLimitStore(Clock);

    protected override IRateLimitStore Store => _store;

    [Fact]
    public async Task A_flood_of_keys_cannot_take_the_memory_and_newcomers_then_share_a_bucket()
    {
        var limit = new RateLimit("flood", Burst: 2, Refill: TimeSpan.FromMinutes(1), StoreAway.Closed);
        for (var i = 0; i < MemoryRateLimitStore.MaxBuckets; i++) await _store.TakeAsync(limit, $"{i}", 1, Ct);

        var late = new[] { await TakeAsync("late"), await TakeAsync("later"), await TakeAsync("latest") };
        Assert.Equal([true, true, false], late.Select(decision => decision.IsAllowed));
        Assert.InRange(_store.Count, 1, MemoryRateLimitStore.MaxBuckets + 1);

        Clock.Advance(TimeSpan.FromMinutes(2)); // all are full again, and give way
        Assert.True((await TakeAsync("much later")).IsAllowed);
        Assert.InRange(_store.Count, 1, 2);

        ValueTask<RateLimitDecision> TakeAsync(string key) => _store.TakeAsync(limit, key, 1, Ct);
    }
}
