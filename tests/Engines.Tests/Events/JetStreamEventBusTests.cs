// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using NATS.Client.Core;
using NATS.Net;
using Npgsql;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Events;

public sealed class JetStreamEventBusTests : EventBusContract
{
    private TestNats? _nats;
    private TestDatabase? _database;

    protected override int Tries => 3;

    public override async ValueTask InitializeAsync()
    {
        _nats = await TestNats.StartAsync();
        _database = await TestDatabase.MakeAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task What_is_written_while_NATS_is_away_is_heard_when_it_is_back_and_counts_as_no_try()
    {
        var before = await WriteAsync(House, 5);
        await HeardAsync(5);
        await _nats!.KillAsync();
        var meanwhile = await WriteAsync(House, 5);
        await Eventually.AsyncIs(() => Task.FromResult(House.Log.Text), text => text.Split("events wait in the outbox").Length > Tries + 2, TimeSpan.FromSeconds(60));

        await _nats.StartAgainAsync();
        await Eventually.AsyncIs(() => Task.FromResult(Heard.Distinct().Count()), count => count == 10, TimeSpan.FromSeconds(30));

        Assert.Equal([.. before, .. meanwhile], Heard.Distinct());
        Assert.Equal(0, await AsideAsync());
    }

    [Fact]
    public async Task Of_two_processes_that_share_the_outbox_and_the_rooms_each_event_is_taken_by_one_in_order()
    {
        await using var other = await OpenAsync(Rooms);

        var written = new ConcurrentQueue<Guid>();
        for (var i = 0; i < 40; i++) foreach (var device in await WriteAsync(i % 2 == 0 ? House : other, 1)) written.Enqueue(device);
        await HeardAsync(40);

        Assert.Equal(written, Heard);
    }

    [Fact]
    public async Task What_a_process_had_in_its_hands_when_it_died_another_takes()
    {
        var holder = 0;
        Second = device => Interlocked.Increment(ref holder) == 1 ? Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) : Task.CompletedTask;
        await using var other = await OpenAsync(Rooms);
        await WriteAsync(House, 1);
        await Eventually.AsyncIs(() => Task.FromResult(Volatile.Read(ref holder)), count => count == 1);

        await House.DisposeAsync(); // both are stopped, for either may have it
        await other.DisposeAsync();
        await using var third = await OpenAsync(Rooms);

        await Eventually.AsyncIs(() => Task.FromResult(Volatile.Read(ref holder)), count => count == 2, TimeSpan.FromSeconds(20));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_nats is not null) await _nats.DisposeAsync();
    }

    protected override Task<Cellar> OpenAsync(Action<IServiceCollection> rooms)
    {
        var server = new NpgsqlConnectionStringBuilder(Engines.Postgres);
        return Cellar.OpenAsync(
            rooms, ("NATS_URL", _nats!.Url), ("NATS_TRIES", $"{Tries}"), ("DB_HOST", server.Host!), ("DB_PORT", $"{server.Port}"),
            ("DB_USER", server.Username!), ("DB_PASSWORD", server.Password!), ("DB_NAME", _database!.Name), ("DATABASE_POOL", "8"));
    }

    protected override async Task<long> AsideAsync()
    {
        await using var connection = new NatsConnection(NatsOpts.Default with { Url = _nats!.Url });
        var dead = await connection.CreateJetStreamContext().GetStreamAsync("messenger_dead", cancellationToken: TestContext.Current.CancellationToken);
        return dead.Info.State.Messages;
    }
}
