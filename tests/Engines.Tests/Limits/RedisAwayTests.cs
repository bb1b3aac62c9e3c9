// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Cluster.Redis;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Limits;

/// <summary>Redis, or the way to it, fails under the limits.</summary>
public sealed class RedisAwayTests : IAsyncLifetime
{
    private static readonly RateLimit Opened = new("opened", Burst: 3, Refill: TimeSpan.FromHours(1), StoreAway.Open);
    private static readonly RateLimit Closed = new("closed", Burst: 3, Refill: TimeSpan.FromHours(1), StoreAway.Closed);

    private readonly CountingLog _log = new();
    private TestRedis _redis = null!;
    private FaultyLine _line = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _redis = new TestRedis();
        _line = new FaultyLine(_redis.Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_line is not null) await _line.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_process_starts_without_Redis_and_counts_with_it_once_it_is_there()
    {
        _line.Cut();
        await using var process = await ClusterProcess.StartAsync(_redis.Settings(_line.Port), Ct);
        var limiter = Limiter(process);
        Assert.False((await limiter.TakeAsync(Closed, "alice", Ct)).IsAllowed);

        _line.Mend();

        Assert.Equal(2, (await Eventually.AsyncIs(async () => await limiter.TakeAsync(Closed, "alice", Ct), taken => taken.IsAllowed)).Remaining);
        Assert.Single(await _redis.KeysAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_Redis_is_away_each_process_counts_for_itself_or_refuses_and_says_so_once(bool isHeld)
    {
        await using var process = await ClusterProcess.StartAsync(_redis.Settings(_line.Port), Ct);
        var limiter = Limiter(process);
        await Eventually.AsyncIs(async () => await limiter.TakeAsync(Closed, "bob", Ct), taken => taken.IsAllowed);
        _log.Clear();
        if (isHeld) _line.Hold();
        else _line.Cut();

        var since = TimeProvider.System.GetTimestamp();
        var opened = new List<bool>();
        for (var i = 0; i < 100; i++) opened.Add((await limiter.TakeAsync(Opened, "alice", Ct)).IsAllowed);
        for (var i = 0; i < 100; i++) Assert.False((await limiter.TakeAsync(Closed, "alice", Ct)).IsAllowed);
        var took = TimeProvider.System.GetElapsedTime(since);

        Assert.Equal(3, opened.Count(isAllowed => isAllowed));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(3)); // one waited, not two hundred
        Assert.Equal(1, _log.Warnings);
        _line.Cut();
        _line.Mend();
        await Eventually.AsyncIs(async () => await limiter.TakeAsync(Closed, "alice", Ct), taken => taken.IsAllowed);
        Assert.Equal((1, 1), (_log.Warnings, _log.Others));
    }

    [Fact]
    public async Task The_probe_tells_whether_Redis_is_there_and_that_it_is_not_needed()
    {
        await using var process = await ClusterProcess.StartAsync(_redis.Settings(_line.Port), Ct);
        var probe = process.Get<IDependencyProbe>();
        Assert.Equal(("redis", false), (probe.Name, probe.IsNeeded));
        await Eventually.AsyncIs(() => WorksAsync(probe), works => works);

        _line.Cut();
        await Eventually.AsyncIs(() => WorksAsync(probe), works => !works);
        _line.Mend();
        await Eventually.AsyncIs(() => WorksAsync(probe), works => works);
    }

    [Fact]
    public async Task A_wrong_password_counts_as_away_and_is_not_told()
    {
        var wrong = _redis.Settings();
        wrong["REDIS_PASSWORD"] = "ohng7Quai6ieJ9aiNgoo";
        await using var process = await ClusterProcess.StartAsync(wrong, Ct);

        var error = await Assert.ThrowsAsync<IOException>(() => process.Get<RedisConnection>().AskAsync(redis => redis.PingAsync(), Ct));
        Assert.DoesNotContain(wrong["REDIS_PASSWORD"], error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REDIS_PORT", "0")]
    [InlineData("REDIS_PASSWORD", "short")]
    [InlineData("REDIS_TLS", "maybe")]
    [InlineData("REDIS_CA_FILE", "/nowhere/ca.pem")]
    public async Task A_setting_that_cannot_stand_is_named(string name, string value)
    {
        var settings = _redis.Settings();
        settings[name] = value;

        Assert.Contains(name, (await Assert.ThrowsAsync<SettingsException>(() => ClusterProcess.StartAsync(settings, Ct))).Message, StringComparison.Ordinal);
    }

    private RateLimiter Limiter(ClusterProcess process) => new(
        new RateLimitTable(new SettingsSource(new Dictionary<string, string>(), null, _ => null)), process.Get<IRateLimitStore>(), new LimitsMeter(Meters.Catalogue()), TimeProvider.System, _log);

    private static async Task<bool> WorksAsync(IDependencyProbe probe)
    {
        try
        {
            await probe.ProbeAsync(Ct);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed class CountingLog : ILogger<RateLimiter>
    {
        public int Warnings { get; private set; }

        public int Others { get; private set; }

        public void Clear() => (Warnings, Others) = (0, 0);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning) Warnings++;
            else Others++;
        }
    }
}
