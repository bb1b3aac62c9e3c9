// SPDX-License-Identifier: MIT
// The buckets of one process. A bucket is one number: the time at which it will be full (the 'theoretical arrival time' of GCRA,
// ITU-T I.371), so that nothing has to tick. Bounded: when there are too many, full ones go; when none is full, newcomers share one.
using System.Collections.Concurrent;

namespace SecureMessenger.Platform.Limits;

/// <summary>Buckets in memory.</summary>
public sealed class MemoryRateLimitStore(TimeProvider clock) : IRateLimitStore
{
    /// <summary>Buckets held at most; each is about 200 bytes.</summary>
    public const int MaxBuckets = 100_000;

    private const string Shared = "";

    private readonly ConcurrentDictionary<(string Limit, string Key), Bucket> _buckets = new();
    private readonly Lock _sweep = new();
    private long _sweptAt = long.MinValue;

    /// <summary>Buckets held now.</summary>
    public int Count => _buckets.Count;

    /// <inheritdoc />
    public ValueTask<RateLimitDecision> TakeAsync(RateLimit limit, string key, int cost, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, limit.Burst);
        return ValueTask.FromResult(Find(limit, key).Take(limit, cost, clock.GetUtcNow().Ticks));
    }

    private Bucket Find(RateLimit limit, string key)
    {
        if (_buckets.TryGetValue((limit.Name, key), out var known)) return known;
        if (_buckets.Count >= MaxBuckets && !TryMakeRoom()) key = Shared;
        return _buckets.GetOrAdd((limit.Name, key), static _ => new Bucket());
    }

    // At most once a second: a flood of new keys must not make every request walk the table.
    private bool TryMakeRoom()
    {
        var now = clock.GetUtcNow().Ticks;
        lock (_sweep)
        {
            if (_buckets.Count < MaxBuckets) return true;
            if (_sweptAt != long.MinValue && now - _sweptAt < TimeSpan.TicksPerSecond) return false;
            _sweptAt = now;
            foreach (var bucket in _buckets)
            {
                if (bucket.Value.IsFull(now)) _buckets.TryRemove(bucket);
            }

            return _buckets.Count < MaxBuckets;
        }
    }

    private sealed class Bucket
    {
        private readonly Lock _gate = new();
        private long _fullAt;

        public bool IsFull(long now)
        {
            lock (_gate) return _fullAt <= now;
        }

        public RateLimitDecision Take(RateLimit limit, int cost, long now)
        {
            var refill = limit.Refill.Ticks;
            lock (_gate)
            {
                var fullAt = Math.Max(_fullAt, now) + (cost * refill);
                var late = fullAt - now - (limit.Burst * refill);
                if (late > 0) return new RateLimitDecision(false, Remaining(limit, _fullAt - now), TimeSpan.FromTicks(late));
                _fullAt = fullAt;
                return new RateLimitDecision(true, Remaining(limit, fullAt - now), TimeSpan.Zero);
            }
        }

        private static int Remaining(RateLimit limit, long untilFull) =>
            limit.Burst - (int)((Math.Max(untilFull, 0) + limit.Refill.Ticks - 1) / limit.Refill.Ticks);
    }
}
