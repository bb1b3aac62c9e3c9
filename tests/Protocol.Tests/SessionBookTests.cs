// SPDX-License-Identifier: MIT
// SessionBookTests: several sessions with one device: crossing initiations, replays, archives.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class SessionBookTests
{
    [Fact]
    public void A_session_under_another_identity_than_the_sender_is_known_by_does_not_open_its_messages()
    {
        using var pair = new TestPair();
        var message = pair.FromAlice("from the former key");
        var before = pair.BobState();

        Assert.Equal(DecryptOutcome.Undecryptable, pair.BobBook.TryDecryptFrom(message, pair.Bob.Identity.PublicKey, TestDevice.NowMs, out _));
        Assert.Equal(before, pair.BobState());
        Assert.Equal(DecryptOutcome.Decrypted, pair.BobBook.TryDecryptFrom(message, pair.Alice.Identity.PublicKey, TestDevice.NowMs, out var plaintext));
        plaintext!.Dispose();
    }

    [Fact]
    public void Two_devices_that_begin_at_once_converge_and_lose_nothing()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        pair.BobBook.Start(pair.Bob.Local, pair.Alice.Bundle(), TestDevice.NowMs, pair.Bob.Random);
        byte[][] fromAlice = [pair.FromAlice("a0"), pair.FromAlice("a1")];
        byte[][] fromBob = [pair.FromBob("b0"), pair.FromBob("b1")];
        Assert.Equal("a1", pair.ToBob(fromAlice[1]).Text);
        Assert.Equal("b0", pair.ToAlice(fromBob[0]).Text);
        Assert.Equal("b1", pair.ToAlice(fromBob[1]).Text);
        Assert.Equal("a0", pair.ToBob(fromAlice[0]).Text);
        var (crossingA, crossingB) = (pair.FromAlice("a2"), pair.FromBob("b2"));
        Assert.Equal("a2", pair.ToBob(crossingA).Text);
        Assert.Equal("b2", pair.ToAlice(crossingB).Text);

        // One quiet round trip, and both speak on the same session.
        Assert.Equal("quiet", pair.ToBob(pair.FromAlice("quiet")).Text);
        Assert.Equal("trip", pair.ToAlice(pair.FromBob("trip")).Text);
        var (archivedA, archivedB) = (pair.AliceBook.ArchivedCount, pair.BobBook.ArchivedCount);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("x", pair.ToBob(pair.FromAlice("x")).Text);
            Assert.Equal("y", pair.ToAlice(pair.FromBob("y")).Text);
        }

        Assert.Equal((1, 1), (archivedA, archivedB));
        Assert.Equal((1, 1), (pair.AliceBook.ArchivedCount, pair.BobBook.ArchivedCount));
        Assert.NotEqual(pair.AliceBook.Current!.IsInitiator, pair.BobBook.Current!.IsInitiator);
        Assert.False(pair.AliceBook.Current.IsUnanswered || pair.BobBook.Current.IsUnanswered);
    }

    [Fact]
    public void A_replayed_initial_message_is_a_duplicate_while_its_session_is_kept()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var first = pair.FromAlice("once");
        Assert.Equal("once", pair.ToBob(first).Text);
        Assert.True(InitialMessage.TryParse(first, out var initial));
        Assert.True(pair.BobBook.Owns(initial!));
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(first).Outcome);
        Assert.Equal(0, pair.BobBook.ArchivedCount);
    }

    [Fact]
    public void A_replay_after_the_session_is_gone_finds_no_one_time_prekey()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var first = pair.FromAlice("once");
        pair.ToBob(first);
        Drop(pair.BobBook);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(first).Outcome);
    }

    [Fact]
    public void A_replay_without_a_one_time_prekey_is_remembered_as_long_as_the_signed_prekey_lives()
    {
        using var pair = new TestPair(established: false, oneTimePrekeys: 0);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var first = pair.FromAlice("once");
        Assert.Equal("once", pair.ToBob(first).Text);
        Drop(pair.BobBook);
        pair.Restart();
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(first).Outcome);
        pair.BobBook.ForgetSignedPrekey(6);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(first).Outcome);
        pair.BobBook.ForgetSignedPrekey(7);
        Assert.Equal("once", pair.ToBob(first).Text);
    }

    [Fact]
    public void At_most_five_sessions_are_archived_and_old_ones_are_dropped_by_time()
    {
        using var pair = new TestPair();
        for (var i = 1; i <= 7; i++)
            pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs + i, pair.Alice.Random);
        Assert.Equal(SessionBook.MaxArchived, pair.AliceBook.ArchivedCount);
        Assert.Equal(2, pair.AliceBook.DropArchived(TestDevice.NowMs + 5));
        Assert.Equal(3, pair.AliceBook.ArchivedCount);
        Assert.Equal(4, pair.AliceBook.DropArchived(TestDevice.NowMs + 100));
        Assert.Null(pair.AliceBook.Current);
        Assert.Throws<InvalidOperationException>(() => pair.FromAlice("nothing to send with"));
    }

    [Fact]
    public void A_message_on_an_archived_session_makes_it_current_again()
    {
        using var pair = new TestPair();
        var former = pair.FromAlice("on the former session");
        pair.BobBook.ArchiveCurrent(TestDevice.NowMs);
        Assert.Null(pair.BobBook.Current);
        Assert.Equal("on the former session", pair.ToBob(former).Text);
        Assert.NotNull(pair.BobBook.Current);
        Assert.Equal(0, pair.BobBook.ArchivedCount);
    }

    [Fact]
    public void A_withheld_message_of_suite_1_is_read_and_does_not_bring_its_session_back()
    {
        using var pair = new TestPair(suite: Suite.PostQuantumX3dh, established: false);
        var classical = pair.Bob.Material() with { Suites = DeviceSuites.X3dh };
        Assert.True(PrekeyBundle.TryValidate(classical, TestDevice.NowMs, out var bundle));
        pair.AliceBook.Start(pair.Alice.Local, bundle!, TestDevice.NowMs, pair.Alice.Random);
        Assert.Equal("before the device list named suite 2", pair.ToBob(pair.FromAlice("before the device list named suite 2")).Text);
        var (withheld, other) = (pair.FromBob("withheld"), pair.FromBob("withheld too"));
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        Assert.Equal("withheld", pair.ToAlice(withheld).Text);
        Assert.Equal(Suite.PostQuantumX3dh, pair.AliceBook.Current!.Suite);
        pair.Restart();
        Assert.Equal("withheld too", pair.ToAlice(other).Text);
        Assert.Equal((Suite.PostQuantumX3dh, 1), (pair.AliceBook.Current!.Suite, pair.AliceBook.ArchivedCount));
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToAlice(other).Outcome);
        Assert.Equal("on", pair.ToBob(pair.FromAlice("on")).Text);
        Assert.Equal("and back", pair.ToAlice(pair.FromBob("and back")).Text);
        Assert.Equal(pair.AliceBook.Current.Suite, pair.BobBook.Current!.Suite);
    }

    [Fact]
    public void A_failing_generator_stops_sending_and_changes_nothing()
    {
        using var pair = new TestPair();
        pair.ToAlice(pair.FromBob("so that the next send draws a ratchet key"));
        var before = TestPair.State(pair.AliceBook);
        for (var successes = 0; successes < 2; successes++)
        {
            Assert.Throws<IOException>(() => pair.AliceBook.Encrypt("x"u8, new FailingRandom(successes)));
            Assert.Equal(before, TestPair.State(pair.AliceBook));
        }

        Assert.Throws<IOException>(() => pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), 0, new FailingRandom(0)));
        Assert.Equal(before, TestPair.State(pair.AliceBook));
        Assert.Equal("x", pair.ToBob(pair.FromAlice("x")).Text);
    }

    [Fact]
    public void A_book_refuses_bundles_and_devices_of_others()
    {
        using var pair = new TestPair();
        using var other = new TestDevice(77);
        Assert.Throws<ArgumentException>(() => pair.AliceBook.Start(pair.Alice.Local, other.Bundle(), 0, RandomSource.System));
        Assert.Throws<ArgumentException>(() => pair.AliceBook.Start(other.Local, pair.Bob.Bundle(), 0, RandomSource.System));
        Assert.False(SessionBook.TryDeserialize([], out _));
    }

    private static void Drop(SessionBook book)
    {
        book.ArchiveCurrent(0);
        book.DropArchived(1);
    }
}
