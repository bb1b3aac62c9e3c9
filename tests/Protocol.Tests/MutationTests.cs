// SPDX-License-Identifier: MIT
// MutationTests: a message changed anywhere leaves the stored state byte for byte as it was, and the genuine one still decrypts.
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class MutationTests
{
    [Fact]
    public void Every_changed_bit_of_a_message_on_a_chain_is_refused_without_a_trace()
    {
        using var pair = new TestPair();
        pair.ToBob(pair.FromAlice("earlier"));
        RefuseEveryMutation(pair, pair.FromAlice("genuine"), "genuine");
    }

    [Fact]
    public void Every_changed_bit_of_a_message_that_steps_the_ratchet_is_refused_without_a_trace()
    {
        using var pair = new TestPair();
        _ = pair.FromAlice("missing");
        pair.ToBob(pair.FromAlice("earlier"));
        pair.ToAlice(pair.FromBob("a step"));
        RefuseEveryMutation(pair, pair.FromAlice("genuine"), "genuine");
    }

    [Fact]
    public void Every_changed_bit_of_an_initial_message_is_refused_without_a_trace()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        RefuseEveryMutation(pair, pair.FromAlice("genuine"), "genuine");
        Assert.Equal(19, pair.Bob.OneTimePrekeysLeft);
    }

    [Fact]
    public void Every_changed_bit_of_a_post_quantum_initial_message_is_refused_without_a_trace()
    {
        using var pair = new TestPair(established: false, suite: Suite.PostQuantumX3dh);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        RefuseEveryMutation(pair, pair.FromAlice("genuine"), "genuine");
        Assert.Equal((19, 3), (pair.Bob.OneTimePrekeysLeft, pair.Bob.KemPrekeysLeft));
        RefuseEveryMutation(pair, pair.FromAlice("second"), "second");
    }

    [Fact]
    public void Every_changed_bit_of_a_second_initial_message_is_refused_without_a_trace()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        pair.ToBob(pair.FromAlice("first"));
        RefuseEveryMutation(pair, pair.FromAlice("second"), "second");
    }

    [Fact]
    public void A_hundred_thousand_mutated_messages_leave_the_session_as_it_was()
    {
        using var pair = new TestPair();
        _ = pair.FromAlice("missing");
        pair.ToBob(pair.FromAlice("earlier"));
        var current = pair.FromAlice("on the chain");
        var session = pair.BobBook.Current!;
        using var before = session.Serialize();
        var dice = new SeededRandom(3);
        for (var i = 0; i < 100_000; i++)
        {
            var forged = (byte[])current.Clone();
            for (var changes = dice.Next(3); changes >= 0; changes--)
                forged[dice.Next(forged.Length)] ^= (byte)(1 + dice.Next(255));
            if (forged.AsSpan().SequenceEqual(current))
                continue; // two changes that undid each other
            Assert.NotEqual(DecryptOutcome.Decrypted, session.TryDecrypt(forged, out _));
            using var after = session.Serialize();
            Assert.True(before.FixedTimeEquals(after.Expose()), $"message {i} left a trace");
        }

        Assert.Equal("on the chain", pair.ToBob(current).Text);
    }

    [Fact]
    public void Every_length_but_the_right_one_is_refused_without_a_trace()
    {
        using var pair = new TestPair();
        var genuine = pair.FromAlice("genuine");
        var before = pair.BobState();
        for (var length = 0; length < genuine.Length; length++)
            Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(genuine[..length]).Outcome);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob([.. genuine, 0]).Outcome);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob([.. genuine, .. new byte[64]]).Outcome);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(new byte[1_000_000]).Outcome);
        Assert.Equal(before, pair.BobState());
        Assert.Equal("genuine", pair.ToBob(genuine).Text);
    }

    [Fact]
    public void A_damaged_stored_state_loads_as_itself_or_not_at_all()
    {
        using var pair = new TestPair();
        _ = pair.FromAlice("missing");
        pair.ToBob(pair.FromAlice("earlier"));
        var state = pair.BobState();
        for (var length = 0; length < state.Length; length++)
            Assert.False(SessionBook.TryDeserialize(state.AsSpan(0, length), out _));
        Assert.False(SessionBook.TryDeserialize([.. state, 0], out _));
        for (var at = 0; at < state.Length; at++)
        {
            byte[] changed = [.. state];
            changed[at] ^= 0x55;
            if (!SessionBook.TryDeserialize(changed, out var book))
                continue;
            Assert.Equal(changed, TestPair.State(book!));
            book!.Dispose();
        }
    }

    private static void RefuseEveryMutation(TestPair pair, byte[] genuine, string text)
    {
        var before = pair.BobState();
        for (var bit = 0; bit < genuine.Length * 8; bit++)
        {
            var forged = (byte[])genuine.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            var (outcome, _) = pair.ToBob(forged);
            Assert.NotEqual(DecryptOutcome.Decrypted, outcome);
            Assert.True(before.AsSpan().SequenceEqual(pair.BobState()), $"bit {bit} left a trace");
        }

        Assert.Equal((DecryptOutcome.Decrypted, text), pair.ToBob(genuine));
    }
}
