// SPDX-License-Identifier: MIT
// TestGroup: devices with a sender and receivers each, over one log of events and messages. Distributions go by hand, not by sessions.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

internal sealed class TestGroup : IDisposable
{
    private readonly Dictionary<TestDevice, GroupSender> _senders = [];
    private readonly Dictionary<(TestDevice Reader, TestDevice Sender), GroupReceiver> _receivers = [];

    public TestGroup(int size, int seed = 1)
    {
        Everyone = [.. Enumerable.Range(0, size).Select(i => new TestDevice((seed * 10_000) + i, oneTimePrekeys: 0))];
        var owner = Everyone[0];
        var first = GroupEvent.Create(
            owner.Random.Id(), owner.Address.Account, owner.Address.Device, [.. Everyone.Skip(1).Select(device => device.Address.Account)],
            Enumerable.Repeat((byte)1, 32).ToArray());
        var signature = new byte[64];
        first.Sign(owner.Identity, signature);
        Assert.Equal(GroupEventOutcome.Applied, GroupRoster.TryBegin(first, signature, owner.Identity.PublicKey, out var roster));
        Roster = roster!;
    }

    public List<TestDevice> Everyone { get; }

    public TestDevice Owner => Everyone[0];

    public GroupRoster Roster { get; private set; }

    public long NowMs { get; set; } = TestDevice.NowMs;

    public IEnumerable<TestDevice> Members => Everyone.Where(device => Roster.Find(device.Address.Account) is not null);

    public GroupSender SenderOf(TestDevice device) => _senders[device];

    /// <summary>Changes the group by the owner; whoever has gone forgets nothing.</summary>
    public void Change(GroupOperation operation, TestDevice subject)
    {
        var author = operation == GroupOperation.Leave ? subject : Owner;
        Guid[] subjects = operation == GroupOperation.Leave ? [] : [subject.Address.Account];
        var next = GroupEvent.Change(Roster, author.Address.Account, author.Address.Device, operation, subjects);
        var signature = new byte[64];
        next.Sign(author.Identity, signature);
        Assert.Equal(GroupEventOutcome.Applied, Roster.TryApply(next, signature, author.Identity.PublicKey, out var roster));
        Roster = roster!;
        if (operation != GroupOperation.Add)
            return;
        foreach (var (device, sender) in _senders.Where(entry => entry.Key != subject))
        {
            if (sender.NeedsNext(Roster, NowMs) == RotationReason.None)
                HandOut(device, subject, sender);
        }
    }

    /// <summary>Sends as a client does: a new chain where one is needed, handed to all members, then the message.</summary>
    public byte[] Send(TestDevice from, string text)
    {
        if (!_senders.TryGetValue(from, out var sender))
        {
            Take(from, sender = GroupSender.Create(from.Local, Roster, NowMs, from.Random));
        }
        else if (sender.NeedsNext(Roster, NowMs) != RotationReason.None)
        {
            using var former = sender;
            Take(from, sender = former.Next(Roster, NowMs, from.Random));
        }

        return sender.Encrypt(Encoding.UTF8.GetBytes(text), Roster, NowMs, from.Random);
    }

    public (DecryptOutcome Outcome, string? Text) Receive(TestDevice reader, TestDevice sender, byte[] message, GroupRoster? roster = null)
    {
        var outcome = ReceiverOf(reader, sender).TryDecrypt(message, roster ?? Roster, NowMs, out var plaintext);
        Assert.Equal(outcome == DecryptOutcome.Decrypted, plaintext is not null);
        using (plaintext)
            return (outcome, plaintext is null ? null : Encoding.UTF8.GetString(plaintext.Expose()));
    }

    public GroupReceiver ReceiverOf(TestDevice reader, TestDevice sender)
    {
        if (!_receivers.TryGetValue((reader, sender), out var receiver))
            _receivers[(reader, sender)] = receiver = new GroupReceiver(Roster.Group, sender.Address, sender.Identity.PublicKey);
        return receiver;
    }

    public byte[] State(TestDevice reader, TestDevice sender)
    {
        using var state = ReceiverOf(reader, sender).Serialize();
        return state.Expose().ToArray();
    }

    /// <summary>Stores and loads everything, as a restart of every device does.</summary>
    public void Restart()
    {
        foreach (var (device, sender) in _senders.ToList())
        {
            using var state = sender.Serialize();
            sender.Dispose();
            Assert.True(GroupSender.TryDeserialize(state.Expose(), out var loaded));
            _senders[device] = loaded!;
        }

        foreach (var (key, receiver) in _receivers.ToList())
        {
            using var state = receiver.Serialize();
            receiver.Dispose();
            Assert.True(GroupReceiver.TryDeserialize(state.Expose(), out var loaded));
            using var again = loaded!.Serialize();
            Assert.Equal(state.Expose(), again.Expose());
            _receivers[key] = loaded;
        }
    }

    public void HandOut(TestDevice from, TestDevice to, GroupSender sender)
    {
        using var distribution = sender.Distribute();
        var content = new byte[SenderKeyDistribution.Size];
        distribution.WriteTo(content);
        Assert.True(SenderKeyDistribution.TryParse(content, out var received));
        Assert.True(ReceiverOf(to, from).TryTake(received!));
        received!.Dispose();
    }

    public void Dispose()
    {
        foreach (var sender in _senders.Values)
            sender.Dispose();
        foreach (var receiver in _receivers.Values)
            receiver.Dispose();
        Everyone.ForEach(device => device.Dispose());
    }

    private void Take(TestDevice from, GroupSender sender)
    {
        _senders[from] = sender;
        foreach (var member in Members.Where(member => member != from))
            HandOut(from, member, sender);
    }
}
