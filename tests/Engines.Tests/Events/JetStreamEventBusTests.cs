// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NATS.Client.Core;
using NATS.Net;
using Npgsql;
using SecureMessenger.Platform.Events;
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

    [Fact]
    public async Task What_was_published_and_not_yet_taken_from_the_outbox_is_not_heard_again_and_holds_back_nothing()
    {
        var first = await WriteAsync(House, 1);
        await HeardAsync(1);
        await Eventually.AsyncIs(House.WaitingAsync, waiting => waiting == 0);

        // As after a crash between the two: the row waits again, under the same number.
        Assert.Equal(1, await House.Database.WriteAsync((sql, ct) => sql.ExecuteAsync("update outbox set set_aside = 0", ct), TestContext.Current.CancellationToken));
        var second = await WriteAsync(House, 1);
        await HeardAsync(2);

        Assert.Equal([.. first, .. second], Heard);
    }

    [Fact]
    public async Task An_event_that_is_larger_than_NATS_takes_is_set_aside_and_holds_back_nothing()
    {
        var devices = Enumerable.Range(0, 30_000).Select(_ => Guid.CreateVersion7()).ToList(); // above the megabyte that NATS takes unless told otherwise
        await House.Database.WriteAsync((sql, ct) => sql.ExecuteAsync(
            "insert into outbox (event, payload, written_at, tries, set_aside) values (@name, @payload, 0, 19, 0)", ct, // at its last try
            ("name", AccountDeleted.Name), ("payload", JsonSerializer.Serialize(new AccountDeleted(User, devices), EventJson.Default.AccountDeleted))),
            TestContext.Current.CancellationToken);

        await WriteAsync(House, 1);
        await HeardAsync(1);

        var aside = await House.Database.ReadAsync((sql, ct) => sql.FirstAsync(
            "select event from outbox where set_aside = 1", row => row.GetString(0), ct), TestContext.Current.CancellationToken);
        Assert.Equal(AccountDeleted.Name, aside);
    }

    [Fact]
    public async Task When_NATS_has_lost_its_streams_they_are_made_again_and_events_go_on()
    {
        var first = await WriteAsync(House, 1);
        await HeardAsync(1);
        await using (var connection = new NatsConnection(NatsOpts.Default with { Url = _nats!.Url }))
            await connection.CreateJetStreamContext().DeleteStreamAsync("messenger_events", TestContext.Current.CancellationToken);

        var second = await WriteAsync(House, 1);
        await HeardAsync(2);

        Assert.Equal([.. first, .. second], Heard);
    }

    [Fact]
    public async Task While_NATS_comes_and_goes_a_room_never_has_the_same_event_in_two_hands()
    {
        var (inside, twoAtOnce, done) = (0, false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var taken = new ConcurrentQueue<Guid>();
        Second = async device =>
        {
            twoAtOnce |= Interlocked.Increment(ref inside) > 1;
            await done.Task;
            Interlocked.Decrement(ref inside);
            taken.Enqueue(device);
        };
        var written = await WriteAsync(House, 2);
        await Eventually.AsyncIs(() => Task.FromResult(Volatile.Read(ref inside)), count => count == 1);

        await _nats!.KillAsync();
        await WriteAsync(House, 1);
        await Eventually.AsyncIs(() => Task.FromResult(House.Log.Text), text => text.Contains("events wait in the outbox", StringComparison.Ordinal));
        await _nats.StartAgainAsync();
        await HeardAsync(3);
        await SignsOfLifeAsync(5, () => Volatile.Read(ref inside) > 1); // longer than NATS waits for one
        done.SetResult();
        await Eventually.AsyncIs(() => Task.FromResult(taken.Distinct().Count()), count => count == 3);

        Assert.False(twoAtOnce);
        Assert.Equal(written, taken.Distinct().Take(2));
    }

    [Fact]
    public async Task A_room_may_take_longer_over_an_event_than_NATS_waits()
    {
        var (inside, twice, done) = (0, false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Second = async _ =>
        {
            twice |= Interlocked.Increment(ref inside) > 1;
            await done.Task;
        };
        await using var other = await OpenAsync(Rooms);
        await WriteAsync(House, 1);

        await SignsOfLifeAsync(4, () => Volatile.Read(ref inside) > 1);
        done.SetResult();

        Assert.False(twice);
    }

    [Fact]
    public async Task A_program_of_an_older_version_that_starts_later_takes_nothing_from_what_the_newer_hears()
    {
        var kept = new ConcurrentQueue<long>();
        await using var newer = await OpenAsync(services =>
        {
            Rooms(services);
            services.OnEvent("second", EventJson.Default.PrekeysLow, (_, happened, _) =>
            {
                kept.Enqueue(happened.OneTime);
                return Task.CompletedTask;
            });
        });
        await WriteAsync(newer, 1);
        await HeardAsync(1);
        await using var older = await OpenAsync(Rooms);
        await WriteAsync(older, 1);
        await HeardAsync(2);

        await older.TellAsync(new PrekeysLow(User, 7, 7, IsLow: true), EventJson.Default.PrekeysLow);

        await Eventually.AsyncIs(() => Task.FromResult(kept.Count), count => count == 1, TimeSpan.FromSeconds(30));
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

    /// <summary>Returns when consumers have said so often that they are still at an event, two seconds apart, or it is so already.</summary>
    private async Task SignsOfLifeAsync(int count, Func<bool> isSo)
    {
        var signs = 0;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var connection = new NatsConnection(NatsOpts.Default with { Url = _nats!.Url });
        var watching = Task.Run(async () =>
        {
            await foreach (var sign in connection.SubscribeAsync<byte[]>("$JS.ACK.>", cancellationToken: end.Token))
            {
                if (sign.Data is [(byte)'+', (byte)'W', ..]) Interlocked.Increment(ref signs);
            }
        }, CancellationToken.None);
        await Eventually.AsyncIs(() => Task.FromResult(Volatile.Read(ref signs)), said => said >= count || isSo(), TimeSpan.FromSeconds(30));
        await end.CancelAsync();
        await watching;
    }

    protected override async Task<long> AsideAsync()
    {
        await using var connection = new NatsConnection(NatsOpts.Default with { Url = _nats!.Url });
        var dead = await connection.CreateJetStreamContext().GetStreamAsync("messenger_dead", cancellationToken: TestContext.Current.CancellationToken);
        return dead.Info.State.Messages;
    }
}
