// SPDX-License-Identifier: MIT
using StackExchange.Redis;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A prefix of one test's own at Redis, looked at from beside the product.</summary>
internal sealed class TestRedis : IAsyncDisposable
{
    private readonly ConfigurationOptions _server = Parse(Engines.Redis);
    private ConnectionMultiplexer? _connection;

    /// <summary>The prefix.</summary>
    public string Prefix { get; } = $"test-{Guid.CreateVersion7():N}:";

    /// <summary>Port of the server.</summary>
    public int Port => ((System.Net.IPEndPoint)_server.EndPoints[0]).Port;

    /// <summary>What a server needs to know, as in its environment.</summary>
    public Dictionary<string, string> Settings(int? port = null) => new()
    {
        ["REDIS_HOST"] = "127.0.0.1", ["REDIS_PORT"] = $"{port ?? Port}", ["REDIS_PASSWORD"] = _server.Password!, ["REDIS_PREFIX"] = Prefix,
    };

    /// <summary>The way past the product.</summary>
    public async Task<IDatabase> OpenAsync() => (_connection ??= await ConnectionMultiplexer.ConnectAsync(_server)).GetDatabase();

    /// <summary>Every key of this test.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync() => [.. ((string[]?)await (await OpenAsync()).ExecuteAsync("KEYS", Prefix + "*"))!];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var key in await KeysAsync()) await (await OpenAsync()).KeyDeleteAsync(key);
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private static ConfigurationOptions Parse(string server)
    {
        var options = ConfigurationOptions.Parse(server);
        options.AllowAdmin = true; // KEYS and SCRIPT FLUSH
        return options;
    }
}
