// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Platform.Cluster.Limits;
using SecureMessenger.Platform.Cluster.Redis;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Limits;

public sealed class RedisRateLimitStoreTests : RateLimitStoreContract, IAsyncLifetime
{
    private static readonly byte[] Secret = "eeng8Aiphah4ohBae3Ees5oh"u8.ToArray();
    private static readonly RateLimit Ten = new("ten", Burst: 10, Refill: TimeSpan.FromMinutes(1), StoreAway.Closed);

    private TestRedis _redis = null!;
    private RedisConnection _connection = null!;
    private RedisConnection _other = null!;

    protected override IRateLimitStore Store => new RedisRateLimitStore(_connection, new BucketKeys(_redis.Prefix, Secret), Clock);

    public async ValueTask InitializeAsync()
    {
        _redis = new TestRedis();
        (_connection, _other) = (Connect(), Connect());
        await (await _redis.OpenAsync()).PingAsync();
        foreach (var connection in new[] { _connection, _other }) await Eventually.AsyncIs(() => AnswersAsync(connection), answers => answers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Of_many_at_once_at_two_processes_exactly_the_burst_get_through()
    {
        var stores = new[] { OwnTime(_connection), OwnTime(_other) };
        var allowed = 0;
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Ct }, async (i, _) =>
        {
            if ((await stores[i % 2].TakeAsync(Ten, "alice", 1, Ct)).IsAllowed) Interlocked.Increment(ref allowed);
        });

        Assert.Equal(10, allowed);
    }

    [Fact]
    public async Task A_bucket_fills_again_by_the_clock_of_Redis()
    {
        var limit = new RateLimit("fast", Burst: 1, Refill: TimeSpan.FromMilliseconds(300), StoreAway.Closed);
        var store = OwnTime(_connection);
        Assert.True((await store.TakeAsync(limit, "alice", 1, Ct)).IsAllowed);
        var refused = await store.TakeAsync(limit, "alice", 1, Ct);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromTicks(1), limit.Refill);

        await Eventually.AsyncIs(async () => (await store.TakeAsync(limit, "alice", 1, Ct)).IsAllowed, allowed => allowed);
    }

    [Fact]
    public async Task A_bucket_that_is_full_takes_no_room()
    {
        var limit = new RateLimit("fast", Burst: 5, Refill: TimeSpan.FromMilliseconds(100), StoreAway.Closed);
        await OwnTime(_connection).TakeAsync(limit, "alice", 3, Ct);
        var left = await (await _redis.OpenAsync()).KeyTimeToLiveAsync(Assert.Single(await _redis.KeysAsync()));
        Assert.InRange(left!.Value, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));

        await Eventually.AsyncIs(_redis.KeysAsync, keys => keys.Count == 0);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("192.0.2.7")]
    public async Task Redis_learns_neither_names_nor_addresses(string whose)
    {
        await OwnTime(_connection).TakeAsync(Ten, whose, 1, Ct);

        var key = Assert.Single(await _redis.KeysAsync());
        Assert.DoesNotContain(whose, key, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whose))), key, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(whose))), key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_that_forgot_the_script_is_told_it_again()
    {
        await OwnTime(_connection).TakeAsync(Ten, "alice", 1, Ct);
        await (await _redis.OpenAsync()).ExecuteAsync("SCRIPT", "FLUSH");

        Assert.Equal(8, (await OwnTime(_connection).TakeAsync(Ten, "alice", 1, Ct)).Remaining);
    }

    [Fact]
    public async Task A_clock_set_back_makes_no_bucket_emptier_than_empty()
    {
        for (var i = 0; i < 10; i++) await Store.TakeAsync(Ten, "alice", 1, Ct);
        var back = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Clock.GetUtcNow() - TimeSpan.FromDays(1));

        var refused = await new RedisRateLimitStore(_connection, new BucketKeys(_redis.Prefix, Secret), back).TakeAsync(Ten, "alice", 1, Ct);

        Assert.Equal(new RateLimitDecision(false, 0, Ten.Refill), refused);
    }

    private RedisRateLimitStore OwnTime(RedisConnection connection) => new(connection, new BucketKeys(_redis.Prefix, Secret));

    private RedisConnection Connect() =>
        new(new RedisOptions(new SettingsSource(new Dictionary<string, string>(), null, _redis.Settings().GetValueOrDefault)), new RedisMeter(Meters.Catalogue()));

    private static async Task<bool> AnswersAsync(RedisConnection connection)
    {
        try
        {
            return await connection.AskAsync(redis => redis.PingAsync(), Ct) > TimeSpan.Zero;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
