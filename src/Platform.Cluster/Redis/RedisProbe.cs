// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Platform.Cluster.Redis;

/// <summary>Redis answers. Without it limits are counted by each process, or refuse: the server is ready all the same.</summary>
internal sealed class RedisProbe(RedisConnection connection) : IDependencyProbe
{
    public string Name => "redis";

    public bool IsNeeded => false;

    public Task ProbeAsync(CancellationToken ct) => connection.AskAsync(redis => redis.PingAsync(), ct);
}
