// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SecureMessenger.Platform.Events;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Epochs;

public sealed class PostgresEpochTests : EpochContract
{
    private static readonly Guid User = Guid.Parse("01890000-0000-7000-8000-000000000001");

    private readonly ConcurrentQueue<Guid> _heard = new();
    private TestDatabase _database = null!;

    public override async ValueTask InitializeAsync() => _database = await TestDatabase.MakeAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    [Fact]
    public async Task One_that_was_restored_begins_a_new_one_by_itself_and_only_once()
    {
        var before = await EpochAsync();
        await using var restored = await _database.RestoreAsync();

        var first = await EpochAsync(restored);

        Assert.NotEqual(before, first);
        Assert.Equal(first, await EpochAsync(restored));
        Assert.Equal(before, await EpochAsync());
    }

    [Fact]
    public async Task A_process_notices_that_its_database_lives_elsewhere_before_anybody_has_begun_a_new_epoch()
    {
        await using var house = await OpenAsync(_database);
        Assert.True(await house.Instance.IsCurrentAsync(Ct));

        // As where a standby was promoted: the row says where it was, PostgreSQL where it is.
        await house.Database.WriteAsync((sql, ct) => sql.ExecuteAsync("update instance set lineage = 'the one before'", ct), Ct);

        Assert.False(await house.Instance.IsCurrentAsync(Ct));
    }

    [Fact]
    public async Task Of_many_that_start_on_a_restored_one_at_once_all_are_of_the_same_new_epoch()
    {
        var before = await EpochAsync();
        await using var restored = await _database.RestoreAsync();

        var houses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync(restored), Ct)));

        var epoch = Assert.Single(houses.Select(house => house.Instance.Epoch).Distinct());
        Assert.NotEqual(before, epoch);
        foreach (var house in houses) await house.DisposeAsync();
    }

    [Fact]
    public async Task A_process_that_has_outlived_its_epoch_knows_it_and_carries_no_event_of_the_new_one()
    {
        await using var old = await OpenAsync(_database, Rooms);
        await using (var other = await OpenAsync())
        {
            await other.Instance.RenewAsync(Ct);
            Assert.False(await old.Instance.IsCurrentAsync(Ct));
        } // what carries events for the new epoch is gone

        await old.TellAsync(User, Guid.CreateVersion7());
        await Eventually.AsyncIs(() => Task.FromResult(old.Log.Text), text => text.Contains("left to those of the new epoch", StringComparison.Ordinal));

        Assert.Equal(1, await old.WaitingAsync());
        Assert.Empty(_heard);
    }

    [Fact]
    public async Task What_was_told_before_the_backup_is_told_again_and_what_came_after_it_is_passed_over()
    {
        await using var nats = await TestNats.StartAsync();
        (string, string)[] bus = [("NATS_URL", nats.Url)];
        var before = Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var house = await OpenAsync(_database, Rooms, bus))
        {
            foreach (var device in before) await house.TellAsync(User, device);
            await Eventually.AsyncIs(() => Task.FromResult(_heard.Count), count => count == 3);
            await Eventually.AsyncIs(house.WaitingAsync, waiting => waiting == 0);
        }

        await using var restored = await _database.RestoreAsync();
        await using (var house = await OpenAsync(_database, _ => { }, bus))
        {
            await house.TellAsync(User, Guid.CreateVersion7()); // lies at NATS now, for a room to hear
            await Eventually.AsyncIs(house.WaitingAsync, waiting => waiting == 0);
        }

        _heard.Clear();
        var after = Guid.CreateVersion7();
        await using (var house = await OpenAsync(restored, Rooms, bus))
        {
            await house.TellAsync(User, after);
            await Eventually.AsyncIs(() => Task.FromResult(_heard.Contains(after)), heard => heard);
        }

        Assert.Equal([.. before, after], _heard);
    }

    protected override Task<Cellar> OpenAsync() => OpenAsync(_database);

    private static Task<Cellar> OpenAsync(TestDatabase database) => OpenAsync(database, _ => { });

    private static Task<Cellar> OpenAsync(TestDatabase database, Action<IServiceCollection> rooms, params (string Name, string Value)[] settings)
    {
        var server = new NpgsqlConnectionStringBuilder(Engines.Postgres);
        return Cellar.OpenAsync(rooms, [
            .. settings, ("DB_HOST", server.Host!), ("DB_PORT", $"{server.Port}"), ("DB_NAME", database.Name),
            ("DB_USER", server.Username!), ("DB_PASSWORD", server.Password!), ("DATABASE_TLS", "disable"),
        ]);
    }

    private static async Task<string> EpochAsync(TestDatabase database)
    {
        await using var house = await OpenAsync(database);
        return house.Instance.Epoch;
    }

    private void Rooms(IServiceCollection services) => services.OnEvent("first", EventJson.Default.DeviceRevoked, (_, happened, _) =>
    {
        _heard.Enqueue(happened.DeviceId);
        return Task.CompletedTask;
    });
}
