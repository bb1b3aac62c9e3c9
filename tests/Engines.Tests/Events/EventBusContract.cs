// SPDX-License-Identifier: MIT
// The way of an event from the outbox to the rooms that want it, on every engine.
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Events;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Events;

public abstract class EventBusContract : IAsyncLifetime
{
    protected static readonly Guid User = Guid.Parse("01890000-0000-7000-8000-000000000001");

    protected ConcurrentQueue<Guid> Heard { get; } = new();

    /// <summary>How the second room takes what it hears.</summary>
    protected Func<Guid, Task> Second { get; set; } = _ => Task.CompletedTask;

    protected Cellar House { get; private set; } = null!;

    /// <summary>How often an event is tried before it is put aside.</summary>
    protected abstract int Tries { get; }

    public virtual async ValueTask InitializeAsync() => House = await OpenAsync(Rooms);

    public virtual async ValueTask DisposeAsync()
    {
        if (House is not null) await House.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_written_every_room_hears_once_and_in_order()
    {
        var second = new ConcurrentQueue<Guid>();
        Second = device =>
        {
            second.Enqueue(device);
            return Task.CompletedTask;
        };

        var written = await WriteAsync(House, 60);
        await HeardAsync(written.Count);
        await Eventually.AsyncIs(() => Task.FromResult(second.Count), count => count >= written.Count);

        Assert.Equal(written, Heard);
        Assert.Equal(written, second);
        Assert.Equal(0, await House.WaitingAsync());
    }

    [Fact]
    public async Task What_a_room_cannot_take_at_first_comes_again_and_what_is_behind_it_waits()
    {
        var (tried, taken) = (0, new ConcurrentQueue<Guid>());
        Second = device =>
        {
            if (taken.IsEmpty && ++tried <= 2) throw new TimeZoneNotFoundException();
            taken.Enqueue(device);
            return Task.CompletedTask;
        };

        var written = await WriteAsync(House, 3);
        await Eventually.AsyncIs(() => Task.FromResult(taken.Count), count => count >= 3);

        Assert.Equal(written, taken);
        Assert.Equal(3, tried);
    }

    [Fact]
    public async Task What_a_room_cannot_take_at_all_is_put_aside_and_said_and_the_rest_goes_on()
    {
        var taken = new ConcurrentQueue<Guid>();
        var written = new List<Guid> { Guid.CreateVersion7(), Guid.CreateVersion7() };
        Second = device =>
        {
            if (device == written[0]) throw new TimeZoneNotFoundException();
            taken.Enqueue(device);
            return Task.CompletedTask;
        };

        foreach (var device in written) await House.TellAsync(User, device);
        await Eventually.AsyncIs(() => Task.FromResult(taken.Count), count => count > 0, TimeSpan.FromSeconds(10 + (2 * Tries)));

        Assert.Equal([written[1]], taken);
        Assert.Contains("Error", House.Log.Text, StringComparison.Ordinal);
        Assert.Contains(DeviceRevoked.Name, House.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(written[0].ToString(), House.Log.Text, StringComparison.Ordinal); // its name and number, and nothing of what it says
        Assert.Equal(1, await AsideAsync());
    }

    [Fact]
    public async Task What_was_written_before_a_process_stopped_is_heard_after_it_starts()
    {
        Second = _ => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken); // stopped with it in its hands
        var written = await WriteAsync(House, 2);
        await HeardAsync(1);

        Second = _ => Task.CompletedTask;
        await ReopenAsync();
        await Eventually.AsyncIs(() => Task.FromResult(Heard.Distinct().Count()), count => count == 2);

        Assert.Equal(written, Heard.Distinct());
    }

    protected abstract Task<Cellar> OpenAsync(Action<IServiceCollection> rooms);

    /// <summary>How many events lie where operators find those that were put aside.</summary>
    protected abstract Task<long> AsideAsync();

    protected void Rooms(IServiceCollection services)
    {
        services.OnEvent("first", EventJson.Default.DeviceRevoked, (_, happened, _) =>
        {
            Heard.Enqueue(happened.DeviceId);
            return Task.CompletedTask;
        });
        services.OnEvent("second", EventJson.Default.DeviceRevoked, (_, happened, _) => Second(happened.DeviceId));
    }

    protected static async Task<List<Guid>> WriteAsync(Cellar house, int count)
    {
        var written = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var device in written) await house.TellAsync(User, device);
        return written;
    }

    protected Task HeardAsync(int count) => Eventually.AsyncIs(() => Task.FromResult(Heard.Count), heard => heard >= count);

    protected async Task ReopenAsync()
    {
        await House.DisposeAsync();
        House = await OpenAsync(Rooms);
    }
}
