// SPDX-License-Identifier: MIT
// What every store of buckets does, whatever engine it stands on.
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Platform.Limits;

namespace SecureMessenger.Tests.Limits;

public abstract class RateLimitStoreContract
{
    private static readonly RateLimit Five = new("five", Burst: 5, Refill: TimeSpan.FromSeconds(2), StoreAway.Closed);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>The engine.</summary>
    protected abstract IRateLimitStore Store { get; }

    [Fact]
    public async Task A_bucket_gives_its_burst_and_then_one_for_each_refill()
    {
        for (var left = 4; left >= 0; left--) Assert.Equal(new RateLimitDecision(true, left, TimeSpan.Zero), await TakeAsync("alice"));
        Assert.Equal(new RateLimitDecision(false, 0, TimeSpan.FromSeconds(2)), await TakeAsync("alice"));

        Clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), (await TakeAsync("alice")).RetryAfter);
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True((await TakeAsync("alice")).IsAllowed);
        Assert.False((await TakeAsync("alice")).IsAllowed);
    }

    [Fact]
    public async Task A_refused_taker_loses_nothing_by_asking()
    {
        for (var i = 0; i < 50; i++) await TakeAsync("alice");
        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True((await TakeAsync("alice")).IsAllowed);
    }

    [Fact]
    public async Task A_bucket_never_holds_more_than_its_burst()
    {
        await TakeAsync("alice");
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(4, (await TakeAsync("alice")).Remaining);
    }

    [Fact]
    public async Task Buckets_are_told_apart_by_key_and_by_limit()
    {
        for (var i = 0; i < 5; i++) await TakeAsync("alice");

        Assert.True((await TakeAsync("bob")).IsAllowed);
        Assert.True((await Store.TakeAsync(Five with { Name = "other" }, "alice", 1, Ct)).IsAllowed);
        Assert.False((await TakeAsync("alice")).IsAllowed);
    }

    [Fact]
    public async Task Several_tokens_are_taken_all_or_none()
    {
        Assert.Equal(2, (await Store.TakeAsync(Five, "alice", 3, Ct)).Remaining);
        Assert.Equal(new RateLimitDecision(false, 2, TimeSpan.FromSeconds(2)), await Store.TakeAsync(Five, "alice", 3, Ct));
        Assert.Equal(0, (await Store.TakeAsync(Five, "alice", 2, Ct)).Remaining);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_the_burst_get_through()
    {
        var allowed = 0;
        await Parallel.ForAsync(0, 64, Ct, async (_, _) =>
        {
            if ((await TakeAsync("alice")).IsAllowed) Interlocked.Increment(ref allowed);
        });

        Assert.Equal(5, allowed);
    }

    private ValueTask<RateLimitDecision> TakeAsync(string key) => Store.TakeAsync(Five, key, 1, Ct);
}
