// SPDX-License-Identifier: MIT
using NATS.Client.Core;
using NATS.Net;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Administration;

public sealed class EngineDoctorTests : IAsyncLifetime
{
    private readonly PostgresHouse _postgres = new();
    private readonly TestBucket _bucket = new();
    private readonly TestRedis _redis = new();
    private readonly Dictionary<string, string> _environment = new()
    {
        ["SERVER_PORT"] = $"{FreePort.Find()}", ["MANAGEMENT_PORT"] = "0", ["JWT_ACCESS_SECRET"] = TestUser.TokenSecret,
        ["JWT_REFRESH_SECRET"] = "ohH4aiNgooPh6iegahcie5Coo8Ooz1phiu0aeWai3gah", ["AUTH_USERNAME_SECRET"] = "eiPhoh3eesh8aeNg0quohp7Aif5ohth2ohHai6Ahn9qu",
    };

    private TestNats? _nats;

    public async ValueTask InitializeAsync()
    {
        await _postgres.CreateAsync();
        _nats = await TestNats.StartAsync();
        await _bucket.Client.PutBucketAsync(_bucket.Name, TestContext.Current.CancellationToken);
        foreach (var (name, value) in _postgres.Settings()) _environment[name] = value;
        foreach (var (name, value) in _bucket.Settings().Concat(_redis.Settings())) _environment[name] = value;
        _environment["NATS_URL"] = _nats.Url;
    }

    [Fact]
    public async Task Every_engine_is_found_well_where_all_settings_are_in_the_environment_and_no_directory_is_needed()
    {
        (await RunAsync("migrate")).Succeeded();
        var looked = (await RunAsync("doctor")).Succeeded().Output;

        foreach (var name in new[] { "settings", "secrets", "ports", "database", "clock", "outbox", "files", "nats", "redis" })
            Assert.Matches($"(?m)^ok +{name} ", looked);
        Assert.Matches("PostgreSQL [0-9.]+", looked);
        Assert.Empty(await _bucket.KeysAsync()); // the probe is gone
        (await RunAsync("users", "list")).Succeeded();
        (await RunAsync("stats")).Succeeded();
    }

    [Fact]
    public async Task Events_that_nobody_could_take_are_told_with_what_to_do()
    {
        (await RunAsync("migrate")).Succeeded();
        (await RunAsync("doctor")).Succeeded();
        await using (var connection = new NatsConnection(new NatsOpts { Url = _nats!.Url }))
        {
            await connection.CreateJetStreamContext().PublishAsync("messenger.dead.keys.device_revoked", "{}", cancellationToken: TestContext.Current.CancellationToken);
        }

        var looked = await RunAsync("doctor");

        Assert.Equal(1, looked.ExitCode);
        Assert.Matches("WRONG +nats +1 events lie in messenger_dead", looked.Output);
    }

    [Fact]
    public async Task Whatever_is_away_is_named_and_the_rest_is_looked_at_all_the_same()
    {
        (await RunAsync("migrate")).Succeeded();
        foreach (var name in new[] { "DB_PORT", "REDIS_PORT" }) _environment[name] = $"{FreePort.Find()}";
        _environment["S3_SECRET_KEY"] = "aiShah7Ohdoo8eeb0Oosoo3o";

        var looked = await RunAsync("doctor");

        Assert.Equal(1, looked.ExitCode);
        foreach (var name in new[] { "database", "clock", "outbox", "files", "redis" }) Assert.Matches($"(?m)^WRONG +{name} ", looked.Output);
        foreach (var name in new[] { "settings", "nats" }) Assert.Matches($"(?m)^ok +{name} ", looked.Output);
        Assert.DoesNotContain("aiShah7Ohdoo8eeb0Oosoo3o", looked.Output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nats is not null) await _nats.DisposeAsync();
        await _bucket.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DropAsync();
    }

    private Task<Command> RunAsync(params string[] arguments) => Command.RunAsync(
        new StartOptions
        {
            DataPath = Path.Combine(Path.GetTempPath(), $"nowhere-{Guid.CreateVersion7():N}"), ReadEnvironment = _environment.GetValueOrDefault,
            ListEnvironment = () => _environment.Keys, ConfigureLogs = _ => { },
        },
        arguments);
}
