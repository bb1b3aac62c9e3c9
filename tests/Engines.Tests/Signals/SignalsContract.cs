// SPDX-License-Identifier: MIT
// What signals do on every engine. Two nodes; one and the same where the engine knows no other.
using System.Collections.Concurrent;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Signals;

public abstract class SignalsContract : IAsyncLifetime
{
    protected ISignals One { get; set; } = null!;

    protected ISignals Two { get; set; } = null!;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task What_one_node_publishes_every_listener_hears_once_there_and_elsewhere()
    {
        var (here, there) = (new ConcurrentQueue<byte>(), new ConcurrentQueue<byte>());
        using var one = One.Subscribe("wake.user.a", payload => here.Enqueue(payload.Span[0]));
        using var two = Two.Subscribe("wake.user.a", payload => there.Enqueue(payload.Span[0]));
        await HearEachOtherAsync();

        for (byte i = 0; i < 100; i++) One.Publish("wake.user.a", new[] { i });
        await HearEachOtherAsync();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), here);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), there);
    }

    [Fact]
    public async Task Nobody_hears_of_another_subject_or_after_he_has_gone()
    {
        var heard = 0;
        using var other = Two.Subscribe("wake.user.b", _ => heard++);
        var gone = Two.Subscribe("wake.user.a", _ => heard++);
        await HearEachOtherAsync();
        gone.Dispose();
        gone.Dispose(); // as often as he likes
        await HearEachOtherAsync();

        One.Publish("wake.user.a", new byte[] { 1 });
        One.Publish("wake.user", new byte[] { 1 });
        One.Publish("wake.user.ab", new byte[] { 1 });
        await HearEachOtherAsync();

        Assert.Equal(0, heard);
    }

    [Fact]
    public async Task Of_several_listeners_to_one_subject_each_hears_until_he_goes()
    {
        var (first, second) = (0, 0);
        var going = Two.Subscribe("roster.user.a", _ => first++);
        using var staying = Two.Subscribe("roster.user.a", _ => second++);
        await HearEachOtherAsync();

        One.Publish("roster.user.a", new byte[] { 1 });
        await HearEachOtherAsync();
        going.Dispose();
        One.Publish("roster.user.a", new byte[] { 1 });
        await HearEachOtherAsync();

        Assert.Equal((1, 2), (first, second));
    }

    [Fact]
    public async Task A_flood_of_subjects_that_come_and_go_leaves_those_that_stay()
    {
        var heard = 0;
        using var staying = Two.Subscribe("wake.user.stays", _ => Interlocked.Increment(ref heard));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 300; i++) Two.Subscribe($"wake.user.{worker}-{i % 7}", _ => { }).Dispose();
        }, TestContext.Current.CancellationToken)));
        await HearEachOtherAsync();

        One.Publish("wake.user.stays", new byte[] { 1 });
        await HearEachOtherAsync();

        Assert.Equal(1, heard);
    }

    // Until what was subscribed and published before has arrived: a subject drawn anew goes the same way.
    protected async Task HearEachOtherAsync()
    {
        var subject = $"test.{Guid.CreateVersion7()}";
        var heard = 0;
        using var listening = Two.Subscribe(subject, _ => Interlocked.Increment(ref heard));
        await Eventually.AsyncIs(
            () =>
            {
                One.Publish(subject, new byte[] { 1 });
                return Task.FromResult(Volatile.Read(ref heard));
            },
            count => count > 0);
    }
}
