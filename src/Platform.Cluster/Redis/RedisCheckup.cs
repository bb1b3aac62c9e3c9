// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;
using StackExchange.Redis;

namespace SecureMessenger.Platform.Cluster.Redis;

/// <summary>Redis answers and lets the server write.</summary>
internal sealed class RedisCheckup(RedisConnection connection, RedisOptions options) : ICheckup
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    public string Name => "redis";

    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        RedisKey key = options.Prefix + "doctor";
        var took = await connection.AskAsync(redis => redis.PingAsync(), ct);
        await connection.AskAsync(redis => redis.StringSetAsync(key, "1", Life), ct);
        return Finding.Ok(Name, $"answers in {took.TotalMilliseconds:0.0} ms, and may be written");
    }
}
