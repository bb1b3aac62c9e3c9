// SPDX-License-Identifier: MIT
// SenderKeyTests: one ciphertext for all members; who may read it, who may have written it, and when a chain has served enough.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class SenderKeyTests
{
    [Fact]
    public void Every_member_reads_late_and_reordered_messages_once()
    {
        using var group = new TestGroup(4);
        var (alice, others) = (group.Owner, group.Everyone.Skip(1).ToList());
        byte[][] sent = [group.Send(alice, "0"), group.Send(alice, "1"), group.Send(alice, "2")];
        foreach (var reader in others)
        {
            Assert.Equal("2", group.Receive(reader, alice, sent[2]).Text);
            group.Restart();
            Assert.Equal("0", group.Receive(reader, alice, sent[0]).Text);
            Assert.Equal("1", group.Receive(reader, alice, sent[1]).Text);
            for (var i = 0; i < 3; i++)
                Assert.Equal(DecryptOutcome.Duplicate, group.Receive(reader, alice, sent[i]).Outcome);
        }

        Assert.Equal("back", group.Receive(alice, others[0], group.Send(others[0], "back")).Text);
    }

    [Fact]
    public void A_newcomer_reads_from_its_joining_on()
    {
        using var group = new TestGroup(4);
        var (alice, late) = (group.Owner, group.Everyone[3]);
        group.Change(GroupOperation.Remove, late);
        var before = group.Send(alice, "before");
        group.Change(GroupOperation.Add, late);
        var after = group.Send(alice, "after");
        Assert.Equal(DecryptOutcome.Duplicate, group.Receive(late, alice, before).Outcome); // behind the chain it was handed
        Assert.Equal("after", group.Receive(late, alice, after).Text);
        Assert.Equal("before", group.Receive(group.Everyone[1], alice, before).Text);
        Assert.Equal(1u, group.SenderOf(alice).ChainNumber);
    }

    [Fact]
    public void A_departure_a_lost_device_the_count_and_the_age_each_call_for_a_new_chain()
    {
        using var group = new TestGroup(3);
        var alice = group.Owner;
        group.Send(alice, "first");
        var sender = group.SenderOf(alice);
        Assert.Equal(RotationReason.None, sender.NeedsNext(group.Roster, group.NowMs + GroupLimits.MaxAgeMs - 1));
        Assert.Equal(RotationReason.Age, sender.NeedsNext(group.Roster, group.NowMs + GroupLimits.MaxAgeMs));
        for (var i = 1; i < GroupLimits.MaxMessages; i++)
            sender.Encrypt([], group.Roster, group.NowMs, alice.Random);
        Assert.Equal(RotationReason.Count, sender.NeedsNext(group.Roster, group.NowMs));
        Assert.Throws<InvalidOperationException>(() => sender.Encrypt([], group.Roster, group.NowMs, alice.Random));

        group.Send(alice, "on the second chain");
        group.SenderOf(alice).ExpireForDeviceRemoval();
        group.Restart();
        Assert.Equal(RotationReason.Departure, group.SenderOf(alice).NeedsNext(group.Roster, group.NowMs));
        group.Send(alice, "on the third");
        group.Change(GroupOperation.Leave, group.Everyone[2]);
        Assert.Equal(RotationReason.Departure, group.SenderOf(alice).NeedsNext(group.Roster, group.NowMs));
        Assert.Throws<InvalidOperationException>(() => group.SenderOf(alice).Encrypt([], group.Roster, group.NowMs, alice.Random));
        group.Send(alice, "on the fourth");
        Assert.Equal((4u, 2u), (group.SenderOf(alice).ChainNumber, group.SenderOf(alice).Epoch));
    }

    [Fact]
    public void A_sender_that_went_back_to_an_older_state_is_read_again_after_one_request()
    {
        using var group = new TestGroup(2);
        var (alice, bob) = (group.Owner, group.Everyone[1]);
        group.Send(alice, "on the first chain");
        using var backup = group.SenderOf(alice).Serialize();
        group.SenderOf(alice).ExpireForDeviceRemoval();
        Assert.Equal("on the second", group.Receive(bob, alice, group.Send(alice, "on the second")).Text);
        Assert.True(GroupSender.TryDeserialize(backup.Expose(), out var former));
        using var second = former!.Next(group.Roster, group.NowMs, alice.Random);
        using (var collides = second.Distribute())
            Assert.False(group.ReceiverOf(bob, alice).TryTake(collides));

        var newest = group.ReceiverOf(bob, alice).NewestChain;
        Assert.Equal(2u, newest);
        using var third = second.Next(group.Roster, group.NowMs, alice.Random, newest);
        using (var fresh = third.Distribute())
            Assert.True(group.ReceiverOf(bob, alice).TryTake(fresh));
        Assert.Equal(3u, third.ChainNumber);
        var message = third.Encrypt("heard again"u8, group.Roster, group.NowMs, alice.Random);
        Assert.Equal("heard again", group.Receive(bob, alice, message).Text);
        Assert.Throws<ArgumentOutOfRangeException>(() => third.Next(group.Roster, group.NowMs, alice.Random, third.ChainNumber + GroupLimits.MaxChainJump + 1));
        former.Dispose();
    }

    [Fact]
    public void A_removed_member_is_refused_from_its_removal_on_and_cannot_send()
    {
        using var group = new TestGroup(3);
        var (alice, bob, mallory) = (group.Owner, group.Everyone[1], group.Everyone[2]);
        var before = group.Roster;
        var (early, late) = (group.Send(mallory, "early"), group.Send(mallory, "late"));
        group.Change(GroupOperation.Remove, mallory);
        Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, mallory, late).Outcome);
        Assert.Equal("early", group.Receive(bob, mallory, early, before).Text);
        Assert.Throws<InvalidOperationException>(() => group.SenderOf(mallory).Encrypt([], group.Roster, group.NowMs, mallory.Random));
        Assert.Throws<ArgumentException>(() => group.SenderOf(mallory).Next(group.Roster, group.NowMs, mallory.Random));
        group.Change(GroupOperation.Add, mallory);
        Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, mallory, late).Outcome); // a chain from before the joining
        Assert.Equal("again", group.Receive(bob, mallory, group.Send(mallory, "again")).Text);
        Assert.Equal("hi", group.Receive(mallory, alice, group.Send(alice, "hi")).Text);
    }

    [Fact]
    public void A_member_who_holds_the_chain_key_cannot_write_in_its_senders_name()
    {
        using var group = new TestGroup(3);
        var (alice, bob, mallory) = (group.Owner, group.Everyone[1], group.Everyone[2]);
        var genuine = group.Send(alice, "genuine");
        using var distribution = group.SenderOf(alice).Distribute();
        var content = new byte[SenderKeyDistribution.Size];
        distribution.WriteTo(content);
        using var own = SenderKeyPair.Generate(mallory.Random);
        var forged = (byte[])genuine.Clone();
        own.Sign(forged.AsSpan(..^64), forged.AsSpan(^64));
        var state = group.State(bob, alice);
        Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, forged).Outcome);

        // Nor can it replace the signing key of a chain that is known.
        own.PublicKey.Bytes.CopyTo(content.AsSpan(60));
        Assert.True(SenderKeyDistribution.TryParse(content, out var replaced));
        Assert.False(group.ReceiverOf(bob, alice).TryTake(replaced!));
        Assert.Equal(state, group.State(bob, alice));
        Assert.Equal("genuine", group.Receive(bob, alice, genuine).Text);
    }

    [Fact]
    public void Every_changed_bit_is_refused_without_a_trace()
    {
        using var group = new TestGroup(2);
        var (alice, bob) = (group.Owner, group.Everyone[1]);
        _ = group.Send(alice, "missing");
        group.Receive(bob, alice, group.Send(alice, "earlier"));
        var genuine = group.Send(alice, "genuine");
        var before = group.State(bob, alice);
        for (var bit = 0; bit < genuine.Length * 8; bit++)
        {
            var forged = (byte[])genuine.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, forged).Outcome);
        }

        for (var length = 0; length < genuine.Length; length++)
            Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, genuine[..length]).Outcome);
        Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, [.. genuine, 0]).Outcome);
        Assert.Equal(before, group.State(bob, alice));
        Assert.Equal("genuine", group.Receive(bob, alice, genuine).Text);
    }

    [Fact]
    public void A_jump_beyond_the_limit_is_refused_before_any_derivation()
    {
        using var group = new TestGroup(2);
        var (alice, bob) = (group.Owner, group.Everyone[1]);
        var genuine = group.Send(alice, "genuine");
        var before = group.State(bob, alice);
        foreach (var number in (uint[])[uint.MaxValue, uint.MaxValue - 1, GroupLimits.MaxSkip + 1])
        {
            var forged = (byte[])genuine.Clone();
            BinaryPrimitives.WriteUInt32BigEndian(forged.AsSpan(26), number);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, forged).Outcome);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 2_000);
        }

        Assert.Equal(before, group.State(bob, alice));
    }

    [Fact]
    public void A_replaced_chain_serves_what_was_under_way_and_then_goes()
    {
        using var group = new TestGroup(2);
        var (alice, bob) = (group.Owner, group.Everyone[1]);
        List<byte[]> first = [group.Send(alice, "under way")];
        for (var chain = 2; chain <= 7; chain++)
        {
            group.SenderOf(alice).ExpireForDeviceRemoval();
            var message = group.Send(alice, $"{chain}");
            Assert.Equal($"{chain}", group.Receive(bob, alice, message).Text);
            if (chain < GroupLimits.MaxChains)
                Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, Renumber(first[0], GroupLimits.MaxSkip)).Outcome);
            if (chain == GroupLimits.MaxChains)
                Assert.Equal("under way", group.Receive(bob, alice, first[0]).Text);
        }

        Assert.Equal(GroupLimits.MaxChains, group.ReceiverOf(bob, alice).ChainCount);
        Assert.Equal(DecryptOutcome.Undecryptable, group.Receive(bob, alice, first[0]).Outcome);
        Assert.Equal(4, group.ReceiverOf(bob, alice).DropReplaced(group.NowMs + 1));
        group.Restart();
        Assert.Equal("on", group.Receive(bob, alice, group.Send(alice, "on")).Text);
    }

    [Fact]
    public void A_failing_generator_stops_sending_and_changes_nothing()
    {
        using var group = new TestGroup(2);
        group.Send(group.Owner, "x");
        var sender = group.SenderOf(group.Owner);
        Assert.Throws<IOException>(() => sender.Encrypt("y"u8, group.Roster, group.NowMs, new FailingRandom(0)));
        Assert.Equal(1u, sender.Sent);
        Assert.Throws<IOException>(() => sender.Next(group.Roster, group.NowMs, new FailingRandom(1)));
    }

    [Fact]
    public void After_a_removal_no_message_of_anyone_opens_with_what_the_removed_member_had()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            using var group = new TestGroup(5, seed);
            var dice = new SeededRandom(seed);
            var removed = group.Everyone[1 + dice.Next(4)];
            for (var i = 0; i < 15; i++)
                SpeakAndListen(group, group.Everyone[dice.Next(5)], $"{i}");
            var captured = group.Everyone.Where(sender => sender != removed).ToDictionary(sender => sender, sender => group.State(removed, sender));
            var roster = group.Roster;
            group.Change(dice.Next(2) == 0 ? GroupOperation.Remove : GroupOperation.Leave, removed);
            for (var i = 0; i < 15; i++)
            {
                var sender = group.Members.ElementAt(dice.Next(4));
                var message = SpeakAndListen(group, sender, $"secret {i}");
                Assert.True(GroupReceiver.TryDeserialize(captured[sender], out var mallory));
                foreach (var place in (GroupRoster[])[roster, group.Roster])
                    Assert.Equal(DecryptOutcome.Undecryptable, mallory!.TryDecrypt(message, place, group.NowMs, out _));
                mallory!.Dispose();
            }
        }
    }

    [Fact]
    public void In_a_group_of_200_one_encrypts_and_199_decrypt()
    {
        using var group = new TestGroup(200);
        var message = group.Send(group.Owner, "to all");
        foreach (var reader in group.Everyone.Skip(1))
            Assert.Equal("to all", group.Receive(reader, group.Owner, message).Text);
        var removed = group.Everyone[117];
        var captured = group.State(removed, group.Owner);
        group.Change(GroupOperation.Remove, removed);
        var later = group.Send(group.Owner, "to the others");
        Assert.True(GroupReceiver.TryDeserialize(captured, out var mallory));
        Assert.Equal(DecryptOutcome.Undecryptable, mallory!.TryDecrypt(later, group.Roster, group.NowMs, out _));
        mallory.Dispose();
        Assert.Equal(198, group.Members.Skip(1).Count(reader => group.Receive(reader, group.Owner, later).Text == "to the others"));
    }

    /// <summary>By the specification's formulas and the runtime's own hashes: if this fails, the wire format has changed.</summary>
    [Fact]
    public void A_group_message_opens_by_the_specification_alone()
    {
        using var group = new TestGroup(2);
        var alice = group.Owner;
        using var sender = GroupSender.Create(alice.Local, group.Roster, 0, alice.Random);
        using var distribution = sender.Distribute();
        var content = new byte[92];
        distribution.WriteTo(content);
        var m = sender.Encrypt("by the book"u8, group.Roster, 0, alice.Random);
        byte[] head = [.. HandMade.Id(group.Roster.Group), 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0];
        Assert.Equal(head, content[..28]);
        Assert.Equal([1, 3, .. head], m[..30]);
        Assert.True(Ed25519.Verify(content.AsSpan(60), [.. "SM1 sig"u8, 0, 6, .. m[..^64]], m.AsSpan(^64)));
        var binding = SHA256.HashData(
        [
            .. "SM1 grp"u8, 0, .. head[..20], .. HandMade.Id(alice.Address.Account), .. HandMade.Id(alice.Address.Device),
            .. alice.Identity.PublicKey.Bytes,
        ]);
        var padded = HandMade.Open(m[..^64], content[28..60], binding, 42, 30, "SM1/grp/msg");
        Assert.Equal("by the book", Encoding.UTF8.GetString(padded, 0, 11));
    }

    private static byte[] SpeakAndListen(TestGroup group, TestDevice sender, string text)
    {
        var message = group.Send(sender, text);
        foreach (var reader in group.Members.Where(member => member != sender))
            Assert.Equal(text, group.Receive(reader, sender, message).Text);
        return message;
    }

    private static byte[] Renumber(byte[] message, uint number)
    {
        var forged = (byte[])message.Clone();
        BinaryPrimitives.WriteUInt32BigEndian(forged.AsSpan(26), number);
        return forged;
    }
}
