// SPDX-License-Identifier: MIT
// RatchetTests: late, lost, repeated, forged and far-ahead messages.
using System.Buffers.Binary;
using System.Diagnostics;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class RatchetTests
{
    [Fact]
    public void A_conversation_survives_a_restart_after_every_message()
    {
        using var pair = new TestPair();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"a{i}", pair.ToBob(pair.FromAlice($"a{i}")).Text);
            pair.Restart();
            if (i % 3 == 0)
                Assert.Equal($"b{i}", pair.ToAlice(pair.FromBob($"b{i}")).Text);
            pair.Restart();
        }
    }

    [Fact]
    public void A_skipped_message_decrypts_later_but_only_once()
    {
        using var pair = new TestPair();
        var (first, second, third) = (pair.FromAlice("1"), pair.FromAlice("2"), pair.FromAlice("3"));
        Assert.Equal("3", pair.ToBob(third).Text);
        pair.Restart();
        Assert.Equal("1", pair.ToBob(first).Text);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(first).Outcome);
        Assert.Equal("2", pair.ToBob(second).Text);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(second).Outcome);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(third).Outcome);
    }

    [Fact]
    public void A_message_of_a_former_chain_decrypts_later_but_only_once()
    {
        using var pair = new TestPair();
        var late = pair.FromAlice("late");
        Assert.Equal("x", pair.ToBob(pair.FromAlice("x")).Text);
        RoundTrip(pair);
        Assert.Equal("late", pair.ToBob(late).Text);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(late).Outcome);
    }

    [Fact]
    public void Kept_keys_are_gone_after_five_newer_steps()
    {
        foreach (var steps in (int[])[4, 5])
        {
            using var pair = new TestPair();
            var late = pair.FromAlice("late");
            Assert.Equal("x", pair.ToBob(pair.FromAlice("x")).Text);
            for (var i = 0; i < steps; i++)
                RoundTrip(pair);
            Assert.Equal(steps < 5 ? DecryptOutcome.Decrypted : DecryptOutcome.Undecryptable, pair.ToBob(late).Outcome);
        }
    }

    [Fact]
    public void Two_thousand_lost_messages_are_borne_and_one_more_is_not()
    {
        using var pair = new TestPair();
        var kept = Lose(pair, 2000);
        var within = pair.FromAlice("within");
        var before = pair.BobState();
        var beyond = Renumber(within, 2002);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(beyond).Outcome);
        Assert.Equal(before, pair.BobState());
        Assert.Equal("within", pair.ToBob(within).Text);
        Assert.Equal("lost 0", pair.ToBob(kept).Text);

        using var other = new TestPair(2);
        _ = Lose(other, 2001);
        Assert.Equal(DecryptOutcome.Undecryptable, other.ToBob(other.FromAlice("too far")).Outcome);
    }

    [Fact]
    public void The_oldest_kept_keys_go_when_there_are_too_many()
    {
        using var pair = new TestPair();
        var oldest = Lose(pair, 2000);
        Assert.Equal("x", pair.ToBob(pair.FromAlice("x")).Text);
        var newer = Lose(pair, 1);
        Assert.Equal("y", pair.ToBob(pair.FromAlice("y")).Text);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(oldest).Outcome);
        Assert.Equal("lost 0", pair.ToBob(newer).Text);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue - 1)]
    [InlineData(2_005u)]
    public void A_forged_jump_is_refused_quickly_and_changes_nothing(uint number)
    {
        using var pair = new TestPair();
        var genuine = pair.FromAlice("genuine");
        var newChain = (byte[])genuine.Clone();
        newChain[5] ^= 1;
        var before = pair.BobState();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        foreach (var message in (byte[][])[genuine, newChain])
        {
            Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(Renumber(message, number)).Outcome);
            Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(Renumber(message, number, 34)).Outcome);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromMilliseconds(250), $"{watch.Elapsed} for four forged headers");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 200_000);
        Assert.Equal(before, pair.BobState());
        Assert.Equal("genuine", pair.ToBob(genuine).Text);
    }

    [Fact]
    public void A_message_sent_back_to_its_sender_is_refused()
    {
        using var pair = new TestPair();
        var message = pair.FromAlice("mine");
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToAlice(message).Outcome);
    }

    [Fact]
    public void A_restored_backup_never_repeats_a_nonce_and_its_messages_still_arrive()
    {
        using var pair = new TestPair();
        var backup = TestPair.State(pair.AliceBook);
        var first = pair.FromAlice("before the restore");
        Assert.True(SessionBook.TryDeserialize(backup, out var restored));
        var second = pair.Alice.Send(restored!, "after the restore");
        Assert.NotEqual(first[42..54], second[42..54]);
        Assert.Equal("after the restore", pair.ToBob(second).Text);
        restored!.Dispose();
    }

    [Fact]
    public void Lengths_hide_in_steps()
    {
        using var pair = new TestPair();
        Assert.Equal(pair.FromAlice("").Length, pair.FromAlice(new string('x', 63)).Length);
        Assert.Equal(pair.FromAlice("").Length + 64, pair.FromAlice(new string('x', 64)).Length);
    }

    [Fact]
    public void Sending_on_a_chain_allocates_nothing_beyond_the_message()
    {
        using var pair = new TestPair();
        var plaintext = new byte[1000];
        for (var i = 0; i < 50; i++)
            pair.AliceBook.Encrypt(plaintext, SecureMessenger.Primitives.RandomSource.System);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = pair.AliceBook.Encrypt(plaintext, SecureMessenger.Primitives.RandomSource.System);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, message.Length, message.Length + 32);
    }

    [Fact]
    public void Receiving_on_a_chain_allocates_little_beyond_the_plaintext()
    {
        using var pair = new TestPair();
        var messages = Enumerable.Range(0, 50).Select(_ => pair.AliceBook.Current!.Encrypt(new byte[1000], pair.Alice.Random)).ToList();
        var session = pair.BobBook.Current!;
        messages[..49].ForEach(message => session.TryDecrypt(message, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.TryDecrypt(messages[49], out var plaintext);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, plaintext!.Length, plaintext.Length + 192);
    }

    private static void RoundTrip(TestPair pair)
    {
        Assert.Equal("there", pair.ToAlice(pair.FromBob("there")).Text);
        Assert.Equal("and back", pair.ToBob(pair.FromAlice("and back")).Text);
    }

    /// <summary>Sends messages that do not arrive; gives the first.</summary>
    private static byte[] Lose(TestPair pair, int count)
    {
        var first = pair.FromAlice("lost 0");
        for (var i = 1; i < count; i++)
            pair.FromAlice("lost");
        return first;
    }

    private static byte[] Renumber(byte[] message, uint number, int offset = 38)
    {
        var forged = (byte[])message.Clone();
        BinaryPrimitives.WriteUInt32BigEndian(forged.AsSpan(offset), number);
        return forged;
    }
}
