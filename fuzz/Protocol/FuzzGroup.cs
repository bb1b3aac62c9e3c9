// SPDX-License-Identifier: MIT
// FuzzGroup: a group of two with one sender and one receiver that has missed a message. From a fixed seed.
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Fuzz;

internal sealed class FuzzGroup
{
    public FuzzGroup(FuzzDevice alice, FuzzDevice bob)
    {
        First = GroupEvent.Create(alice.Random.Id(), alice.Local.Address.Account, alice.Local.Address.Device, [bob.Local.Address.Account], alice.Random.Bytes(32));
        var signature = new byte[64];
        First.Sign(alice.Local.Identity, signature);
        BrokenPromiseException.Unless(GroupRoster.TryBegin(First, signature, alice.Identity, out var roster) == GroupEventOutcome.Applied, "A genuine event is refused.");
        Roster = roster!;
        Sender = GroupSender.Create(alice.Local, Roster, FuzzDevice.NowMs, alice.Random);
        Distribution = new byte[SenderKeyDistribution.Size];
        using var distribution = Sender.Distribute();
        distribution.WriteTo(Distribution);
        using var receiver = new GroupReceiver(Roster.Group, alice.Local.Address, alice.Identity);
        BrokenPromiseException.Unless(receiver.TryTake(distribution), "A genuine distribution is refused.");
        Missing = Sender.Encrypt("missing"u8, Roster, FuzzDevice.NowMs, alice.Random);
        var heard = Sender.Encrypt("behind the gap"u8, Roster, FuzzDevice.NowMs, alice.Random);
        BrokenPromiseException.Unless(receiver.TryDecrypt(heard, Roster, FuzzDevice.NowMs, out var plaintext) == DecryptOutcome.Decrypted, "A genuine message is refused.");
        plaintext!.Dispose();
        ReceiverState = FuzzPair.Bytes(receiver.Serialize());
        Next = Sender.Encrypt("next"u8, Roster, FuzzDevice.NowMs, alice.Random);
    }

    public GroupEvent First { get; }

    public GroupRoster Roster { get; }

    public GroupSender Sender { get; }

    public byte[] Distribution { get; }

    public byte[] ReceiverState { get; }

    public byte[] Missing { get; }

    public byte[] Next { get; }

    /// <summary>Takes a message with a fresh copy of the receiver; the oracle of every such target.</summary>
    public bool Receive(byte[] message)
    {
        BrokenPromiseException.Unless(GroupReceiver.TryDeserialize(ReceiverState, out var receiver), "A stored receiver does not load.");
        using (receiver)
        {
            var outcome = receiver!.TryDecrypt(message, Roster, FuzzDevice.NowMs, out var plaintext);
            using (plaintext)
            {
                BrokenPromiseException.Unless(Enum.IsDefined(outcome) && (outcome == DecryptOutcome.Decrypted) == (plaintext is not null), "An outcome without its plaintext.");
                if (plaintext is null)
                    BrokenPromiseException.Unless(FuzzPair.Bytes(receiver.Serialize()).AsSpan().SequenceEqual(ReceiverState), "A refused message changed the state.");
                else
                    BrokenPromiseException.Unless(message.AsSpan().SequenceEqual(Next) || message.AsSpan().SequenceEqual(Missing), "A forged message opened.");
                return plaintext is not null;
            }
        }
    }
}
