// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Signals;

public sealed class NatsSignalsTests : SignalsContract
{
    // The pair of NATS's documentation of nkeys.
    private const string Seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
    private const string Public = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";

    private TestNats? _nats;
    private Cellar? _one;
    private Cellar? _two;

    public override async ValueTask InitializeAsync()
    {
        _nats = await TestNats.StartAsync($"users: [ {{ nkey: {Public} }} ]");
        _one = await Cellar.OpenAsync(_ => { }, ("NATS_URL", _nats.Url), ("NATS_NKEY_SEED", Seed));
        _two = await Cellar.OpenAsync(_ => { }, ("NATS_URL", _nats.Url), ("NATS_NKEY_SEED", Seed));
        (One, Two) = (_one.Signals, _two.Signals);
    }

    [Fact]
    public async Task While_NATS_is_away_this_node_goes_on_hearing_itself_and_both_hear_each_other_when_it_is_back()
    {
        var (here, missed) = (0, 0);
        using var listening = One.Subscribe("wake.user.a", _ => here++);
        Two.Missed += () => Interlocked.Increment(ref missed);
        await HearEachOtherAsync();

        await _nats!.KillAsync();
        for (var i = 0; i < 50_000; i++) One.Publish("wake.user.a", new byte[] { 1 }); // more than any queue holds
        Assert.Equal(50_000, here);
        await _nats.StartAgainAsync();

        await HearEachOtherAsync();
        await Eventually.AsyncIs(() => Task.FromResult(Volatile.Read(ref missed)), count => count > 0);
    }

    [Fact]
    public async Task What_a_node_could_not_say_while_its_line_was_cut_those_whose_line_held_are_told_they_missed()
    {
        await using var line = new Line(_nats!.Port);
        await using var cut = await Cellar.OpenAsync(_ => { }, ("NATS_URL", line.Url), ("NATS_NKEY_SEED", Seed));
        var missed = 0;
        Two.Missed += () => Interlocked.Increment(ref missed);
        One = cut.Signals;
        await HearEachOtherAsync();

        line.Cut();
        await Eventually.AsyncIs(() => Task.FromResult(cut.Log.Text), log => log.Contains("NATS is away", StringComparison.Ordinal));
        One.Publish("wake.user.a", new byte[] { 1 });
        Assert.Equal(0, missed);
        line.Mend();

        await Eventually.AsyncIs(() => Task.FromResult(Volatile.Read(ref missed)), count => count > 0);
        Assert.DoesNotContain("NATS is away", _two!.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_another_key_is_not_let_in_and_hears_only_himself()
    {
        await using var stranger = await Cellar.OpenAsync(_ => { }, ("NATS_URL", _nats!.Url));
        var (heard, own) = (0, 0);
        using var listening = stranger.Signals.Subscribe("wake.user.a", payload => _ = payload.Span[0] == 1 ? heard++ : own++);

        for (var i = 0; i < 20; i++)
        {
            One.Publish("wake.user.a", new byte[] { 1 });
            stranger.Signals.Publish("wake.user.a", new byte[] { 2 });
            await HearEachOtherAsync();
        }

        Assert.Equal((0, 20), (heard, own));
    }

    [Fact]
    public async Task Two_houses_with_prefixes_of_their_own_do_not_hear_each_other()
    {
        await using var other = await Cellar.OpenAsync(_ => { }, ("NATS_URL", _nats!.Url), ("NATS_NKEY_SEED", Seed), ("NATS_PREFIX", "another"));
        var heard = 0;
        using var listening = other.Signals.Subscribe("wake.user.a", _ => heard++);
        var own = Two;
        (One, Two) = (other.Signals, other.Signals);
        await HearEachOtherAsync();
        (One, Two) = (_one!.Signals, own);

        One.Publish("wake.user.a", new byte[] { 1 });
        await HearEachOtherAsync();

        Assert.Equal(0, heard);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_one is not null) await _one.DisposeAsync();
        if (_two is not null) await _two.DisposeAsync();
        if (_nats is not null) await _nats.DisposeAsync();
    }
}
