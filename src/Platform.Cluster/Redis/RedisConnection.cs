// SPDX-License-Identifier: MIT
// Redis answers in a millisecond or is away. One who found it away keeps the others from waiting for it too: for a second nobody asks,
// then one does on behalf of all.
using StackExchange.Redis;

namespace SecureMessenger.Platform.Cluster.Redis;

/// <summary>The way to Redis, shared by what uses it.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Task<ConnectionMultiplexer> _connecting;
    private readonly RedisMeter _meter;
    private long _awayUntil; // a timestamp of the monotonic clock; 0 while it is there

    /// <summary>Begins to connect, and waits for nothing.</summary>
    public RedisConnection(RedisOptions options, RedisMeter meter)
    {
        _meter = meter;
        _connecting = ConnectionMultiplexer.ConnectAsync(options.CreateConfiguration());
    }

    /// <summary>Asks Redis something.</summary>
    /// <exception cref="IOException">It is away.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question, CancellationToken ct)
    {
        if (!MayAsk()) throw new IOException("Redis was away a moment ago.");
        var since = TimeProvider.System.GetTimestamp();
        try
        {
            var connection = await _connecting.WaitAsync(Limit, ct);
            var answer = await question(connection.GetDatabase()).WaitAsync(Limit, ct);
            Volatile.Write(ref _awayUntil, 0);
            _meter.Answered(since);
            return answer;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            Volatile.Write(ref _awayUntil, After(Pause));
            _meter.Failed();
            throw new IOException($"Redis is away: {error.Message}", error);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await (await _connecting).DisposeAsync();

    private static long After(TimeSpan wait) => TimeProvider.System.GetTimestamp() + (long)(wait.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private bool MayAsk()
    {
        var until = Volatile.Read(ref _awayUntil);
        if (until == 0) return true;
        return TimeProvider.System.GetTimestamp() >= until && Interlocked.CompareExchange(ref _awayUntil, After(Pause), until) == until;
    }
}
