// SPDX-License-Identifier: MIT
// Groupwise: the one group: its log, sender keys handed out through the pairwise sessions, messages encrypted once for all.
using System.Buffers.Binary;
using System.Text;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class Groupwise
{
    private const int SignKeyOffset = 16 + 4 + 4 + 4 + 32;
    private const int NonceOffset = 2 + 16 + 4 + 4 + 4;

    private readonly ModelWorld _world;
    private readonly Pairwise _pairwise;

    public Groupwise(ModelWorld world, Pairwise pairwise)
    {
        (_world, _pairwise) = (world, pairwise);
        pairwise.Opened += Act;
        var owner = world.FirstDeviceOf(world.Accounts[0]);
        var first = GroupEvent.Create(world.Random.Id(), owner.Account, owner.Local.Address.Device, [world.Accounts[1]], world.Random.Bytes(32));
        var signature = new byte[64];
        first.Sign(owner.Local.Identity, signature);
        world.Schedule.Check(
            GroupRoster.TryBegin(first, signature, owner.Local.Identity.PublicKey, out var roster) == GroupEventOutcome.Applied, "The group does not begin.");
        world.Roster = roster;
    }

    private GroupRoster Roster => _world.Roster!;

    /// <summary>Adds, removes or lets an account go. Whoever goes keeps what it had, and reads nothing with it from then on.</summary>
    public void Change(GroupOperation operation, Guid account)
    {
        var author = _world.FirstDeviceOf(operation == GroupOperation.Leave ? account : _world.Accounts[0]);
        if (operation != GroupOperation.Add)
            _world.Gone.AddRange(_world.Devices.Where(device => device.Account == account).Select(device => device.Capture()));
        var next = GroupEvent.Change(
            Roster, author.Account, author.Local.Address.Device, operation, operation == GroupOperation.Leave ? [] : [account]);
        var signature = new byte[64];
        next.Sign(author.Local.Identity, signature);
        RefuseForged(next, author);
        _world.Schedule.Check(
            Roster.TryApply(next, signature, author.Local.Identity.PublicKey, out var roster) == GroupEventOutcome.Applied, "A genuine event was refused.");
        _world.Roster = roster;
        _world.Schedule.Note($"group {operation}", $"{account.ToString()[..4]} by {author}");
        if (operation != GroupOperation.Add)
            return;
        foreach (var device in _world.Devices.Where(device => device.Account == account).ToList())
            Welcome(device);
    }

    /// <summary>Hands a new reader every chain that still serves, at its current number.</summary>
    public void Welcome(ModelDevice newcomer)
    {
        foreach (var device in _world.MemberDevices.Where(device => device != newcomer && device.Sender?.NeedsNext(Roster, _world.NowMs) == RotationReason.None).ToList())
            HandOut(device, newcomer);
    }

    public void Rotate(ModelDevice from, uint beyond = 0)
    {
        var sender = from.Sender is null
            ? GroupSender.Create(from.Local, Roster, _world.NowMs, _world.Random)
            : from.Sender.Next(Roster, _world.NowMs, _world.Random, beyond);
        from.Take(sender);
        _world.NoteKey(from, KeyOf(sender));
        _world.Schedule.Note("rotate", $"{from} chain {sender.ChainNumber} epoch {sender.Epoch}");
        foreach (var member in _world.MemberDevices.Where(member => member != from).ToList())
            HandOut(from, member);
    }

    public void Send(ModelDevice from)
    {
        if (from.Sender is null || from.Sender.NeedsNext(Roster, _world.NowMs) != RotationReason.None)
            Rotate(from);
        var sender = from.Sender!;
        var content = Encoding.UTF8.GetBytes($"group {_world.Random.Id()}");
        var place = (sender.ChainNumber, sender.Sent);
        var bytes = sender.Encrypt(content, Roster, _world.NowMs, _world.Random);
        _world.NoteNonce($"{KeyOf(sender)} {place.Sent}", bytes.AsSpan(NonceOffset, 12));
        foreach (var member in _world.MemberDevices.Where(member => member != from))
        {
            _world.Air.Add(new Envelope(_world.NextId(), EnvelopeKind.Group, from, member, bytes, content)
            {
                Session = KeyOf(sender),
                Chain = $"{sender.ChainNumber}",
                Place = place,
                Roster = Roster,
            });
        }

        _world.Schedule.Note("group send", $"{from} {KeyOf(sender)[..6]} {place}");
        foreach (var gone in _world.Gone.TakeLast(8))
            _world.Schedule.Check(!OpensWith(gone, from, bytes), $"{gone.Device} went and still reads the group.");
    }

    public bool Deliver(Envelope envelope)
    {
        var (to, from) = (envelope.To, envelope.From);
        var receiver = to.ReceiverOf(Roster.Group, from);
        var expected = Expect(envelope);
        var before = State.Of(receiver);
        var outcome = receiver.TryDecrypt(envelope.Bytes, envelope.Roster!, _world.NowMs, out var plaintext);
        _world.Schedule.Note("group deliver", $"{envelope} {expected} {outcome}");
        using (plaintext)
        {
            if (outcome != DecryptOutcome.Decrypted)
            {
                _world.Schedule.Check(expected != Expectation.MustOpen, "A delivered group message is lost.");
                _world.Schedule.Check(before.AsSpan().SequenceEqual(State.Of(receiver)), "A group message that did not open left a trace.");
                if (!to.Reference.HasOpened(envelope) && _world.Dice.Next(4) == 0)
                    _world.Air.Add(_pairwise.Send(to, from, EnvelopeKind.ChainRequest, BitConverter.GetBytes(receiver.NewestChain)));
                return false;
            }

            _world.Schedule.Check(expected != Expectation.MustNotOpen && to.Reference.MarkOpened(envelope), "A group message opened twice, or without its key.");
            _world.Schedule.Check(envelope.Content.AsSpan().SequenceEqual(plaintext!.Expose()), "A group message opened as another.");
            to.Reference.From(from).Open(envelope, _world.NowMs);
            return true;
        }
    }

    public Expectation Expect(Envelope envelope)
    {
        if (envelope.To.Reference.HasOpened(envelope) || !envelope.To.Reference.From(envelope.From).Holds(envelope))
            return Expectation.MustNotOpen;
        return _world.IsForked(envelope.Session) ? Expectation.MayOpen : Expectation.MustOpen;
    }

    /// <summary>Recovery after a return to an older state: the readers have told what they have, and read the next chain.</summary>
    public void Recover(ModelDevice device)
    {
        if (device.Sender is null || Roster.Find(device.Account) is null)
            return;
        var waiting = _world.Air.Count;
        Rotate(device, _world.MemberDevices.Where(member => member != device).Max(member => (uint?)member.ReceiverOf(Roster.Group, device).NewestChain) ?? 0);
        Send(device);
        var sent = _world.Air.Skip(waiting).ToList();
        _world.Air.RemoveRange(waiting, sent.Count);
        foreach (var envelope in sent)
        {
            _world.Landed.Add(envelope);
            _world.Schedule.Check(envelope.IsGroup ? Deliver(envelope) : _pairwise.Deliver(envelope), "A new chain does not reach the readers.");
        }
    }

    /// <summary>Whether a copied state reads a group message.</summary>
    public bool OpensWith(DeviceSnapshot copied, ModelDevice from, byte[] bytes)
    {
        if (!copied.Receivers.TryGetValue(from, out var state))
            return false;
        using var receiver = State.Receiver(state);
        var outcome = receiver.TryDecrypt(bytes, Roster, _world.NowMs, out var plaintext);
        plaintext?.Dispose();
        return outcome == DecryptOutcome.Decrypted;
    }

    private static string KeyOf(GroupSender sender) => Convert.ToHexString(Distribution(sender), SignKeyOffset, 32);

    private static byte[] Distribution(GroupSender sender)
    {
        using var distribution = sender.Distribute();
        var content = new byte[SenderKeyDistribution.Size];
        distribution.WriteTo(content);
        return content;
    }

    private void HandOut(ModelDevice from, ModelDevice to) =>
        _world.Air.Add(_pairwise.Send(from, to, EnvelopeKind.Distribution, Distribution(from.Sender!)));

    private void RefuseForged(GroupEvent next, ModelDevice author)
    {
        var forger = _world.Draw(_world.Devices);
        var signature = new byte[64];
        next.Sign(forger.Local.Identity, signature);
        if (forger != author)
            _world.Schedule.Check(Roster.TryApply(next, signature, author.Local.Identity.PublicKey, out _) == GroupEventOutcome.BadSignature, "An event another device signed was taken.");
    }

    private void Act(Envelope envelope)
    {
        var (to, from) = (envelope.To, envelope.From);
        if (envelope.Kind == EnvelopeKind.Distribution)
        {
            _world.Schedule.Check(SenderKeyDistribution.TryParse(envelope.Content.AsSpan(1), out var distribution), "A genuine distribution was refused.");
            using (distribution)
            {
                var (key, number) = (Convert.ToHexString(envelope.Content, 1 + SignKeyOffset, 32), NumberIn(envelope));
                var taken = to.ReceiverOf(Roster.Group, from).TryTake(distribution!);
                _world.Schedule.Note("take", $"{to} of {from} chain {number} {key[..6]} {taken}");
                _world.Schedule.Check(taken == to.Reference.From(from).Take(number, key, distribution!.Iteration), "A chain was taken, or refused, against the rules.");
            }
        }
        else if (envelope.Kind == EnvelopeKind.ChainRequest && to.Sender is not null && Roster.Find(from.Account) is not null && Roster.Find(to.Account) is not null)
        {
            // Who has our newest number and cannot read has it from another life of ours.
            var newest = BitConverter.ToUInt32(envelope.Content, 1);
            if (newest >= to.Sender.ChainNumber)
                Rotate(to, newest);
            else if (to.Sender.NeedsNext(Roster, _world.NowMs) == RotationReason.None)
                HandOut(to, from);
        }
    }

    private static uint NumberIn(Envelope envelope) => BinaryPrimitives.ReadUInt32BigEndian(envelope.Content.AsSpan(1 + 16 + 4));
}
