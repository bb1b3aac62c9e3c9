// SPDX-License-Identifier: MIT
// The buckets of all processes. A bucket is one number, as in MemoryRateLimitStore: the time at which it will be full (GCRA, ITU-T
// I.371). The time is Redis's own: of processes whose clocks differ, the fastest would otherwise find every bucket fuller than it is.
using SecureMessenger.Platform.Cluster.Redis;
using SecureMessenger.Platform.Limits;
using StackExchange.Redis;

namespace SecureMessenger.Platform.Cluster.Limits;

/// <summary>Buckets at Redis, 5 or newer.</summary>
/// <param name="connection">The way there.</param>
/// <param name="keys">Their names.</param>
/// <param name="clock">In the place of Redis's own clock, for tests; null for that.</param>
public sealed class RedisRateLimitStore(RedisConnection connection, BucketKeys keys, TimeProvider? clock = null) : IRateLimitStore
{
    // KEYS[1] bucket: microseconds of the Unix epoch at which it will be full; gone when it is.
    // ARGV    microseconds for one token; burst; cost; now in microseconds, or nothing for Redis's clock.
    // Returns whether the tokens are taken; microseconds until the bucket is full; microseconds until they would be there.
    private const string Script = """
        local refill, burst, cost, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        if not now then
          local time = redis.call('TIME')
          now = time[1] * 1000000 + time[2]
        end
        local full = tonumber(redis.call('GET', KEYS[1]) or now)
        full = math.min(math.max(full, now), now + burst * refill) -- no emptier than empty, should the clock be set back
        local taken = full + cost * refill
        local late = taken - now - burst * refill
        if late > 0 then return {0, full - now, late} end
        redis.call('SET', KEYS[1], string.format('%.0f', taken), 'PX', math.ceil((taken - now) / 1000))
        return {1, taken - now, 0}
        """;

    /// <inheritdoc />
    public async ValueTask<RateLimitDecision> TakeAsync(RateLimit limit, string key, int cost, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, limit.Burst);
        RedisKey[] bucket = [keys.Of(limit.Name, key)];
        RedisValue[] arguments = [Microseconds(limit.Refill), limit.Burst, cost, clock is null ? "" : Microseconds(clock.GetUtcNow() - DateTimeOffset.UnixEpoch)];
        var answer = (long[])(await connection.AskAsync(redis => redis.ScriptEvaluateAsync(Script, bucket, arguments), ct))!;
        var untilFull = TimeSpan.FromMicroseconds(answer[1]).Ticks;
        var remaining = limit.Burst - (int)((untilFull + limit.Refill.Ticks - 1) / limit.Refill.Ticks);
        return new RateLimitDecision(answer[0] == 1, remaining, TimeSpan.FromMicroseconds(answer[2]));
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
