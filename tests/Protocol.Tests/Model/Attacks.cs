// SPDX-License-Identifier: MIT
// Attacks: what server, network and thief try: damage, other suites, copies of a device's state.
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class Attacks(ModelWorld world, Pairwise pairwise, Groupwise group)
{
    private const int Recent = 40;

    /// <summary>Delivers a damaged copy: it does not open and leaves not a byte behind.</summary>
    public void Corrupt(Envelope envelope)
    {
        var (to, from) = (envelope.To, envelope.From);
        var damaged = Damage.Of(envelope.Bytes, world.Air, world.Dice);
        if (world.Air.Any(genuine => damaged.AsSpan().SequenceEqual(genuine.Bytes)))
            return;
        world.Schedule.Note("corrupt", envelope.ToString());
        bool opened, traceless;
        if (envelope.IsGroup)
        {
            var receiver = to.ReceiverOf(world.Roster!.Group, from);
            var before = State.Of(receiver);
            opened = receiver.TryDecrypt(damaged, envelope.Roster!, world.NowMs, out var plaintext) == DecryptOutcome.Decrypted;
            plaintext?.Dispose();
            traceless = before.AsSpan().SequenceEqual(State.Of(receiver));
        }
        else
        {
            var before = State.Of(to.BookOf(from));
            opened = Pairwise.Open(to, from, to.BookOf(from), to.Prekeys.Held, damaged, world.NowMs).Outcome == DecryptOutcome.Decrypted;
            traceless = before.AsSpan().SequenceEqual(State.Of(to.BookOf(from)));
            pairwise.Agree(to, from);
        }

        world.Schedule.Check(!opened, "A damaged message opened.");
        world.Schedule.Check(traceless, "A damaged message left a trace.");
    }

    /// <summary>The server takes a device's KEM prekeys away, or tells of an old device list.</summary>
    public void LowerSuite(ModelDevice from, ModelDevice to)
    {
        if (Pairwise.SuiteOf(from, to) != Suite.PostQuantumX3dh)
            return;
        world.Schedule.Note("lower suite", $"{from}>{to}");
        var without = to.Prekeys.HandOut(kem: false);
        world.Schedule.Check(
            !PrekeyBundle.TryValidate(without with { Suites = DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh }, world.NowMs, out _), "A bundle without its KEM prekey was taken.");
        var book = from.BookOf(to);
        if (book.HighestSuite != Suite.PostQuantumX3dh || !PrekeyBundle.TryValidate(without, world.NowMs, out var lower))
            return;
        var before = State.Of(book);
        Assert.Throws<InvalidOperationException>(() => book.Start(from.Local, lower!, world.NowMs, world.Random));
        world.Schedule.Check(before.AsSpan().SequenceEqual(State.Of(book)), "A refused bundle left a trace.");

        // The other device, led to an old list of ours, begins below.
        world.Schedule.Check(PrekeyBundle.TryValidate(from.Prekeys.HandOut(kem: false), world.NowMs, out var ours), "A genuine bundle was refused.");
        using var misled = new SessionBook(to.Local.Address, from.Local.Address);
        misled.Start(to.Local, ours!, world.NowMs, world.Random);
        var (outcome, _) = Pairwise.Open(from, to, book, from.Prekeys.Held, misled.Encrypt("below"u8, world.NowMs, world.Random), world.NowMs);
        world.Schedule.Check(outcome != DecryptOutcome.Decrypted, "A session below the suite they had was accepted.");
        world.Schedule.Check(before.AsSpan().SequenceEqual(State.Of(book)), "A refused handshake left a trace.");
    }

    /// <summary>A thief copies a device now: nothing it has read before opens with the copy.</summary>
    public void StealAndReadThePast(ModelDevice victim)
    {
        var copied = victim.Capture();
        foreach (var envelope in world.Landed.Where(landed => landed.To == victim && victim.Reference.HasOpened(landed)).TakeLast(Recent))
        {
            world.Schedule.Note("steal", envelope.ToString());
            if (envelope.IsGroup)
            {
                world.Schedule.Check(!group.OpensWith(copied, envelope.From, envelope.Bytes), $"A copy of {victim} reads a group message of the past: {envelope}");
                continue;
            }

            using var book = copied.Books.TryGetValue(envelope.From, out var state) ? State.Book(state) : new SessionBook(victim.Local.Address, envelope.From.Local.Address);
            world.Schedule.Check(!Opens(envelope, book, copied), $"A copy of {victim} reads the past: {envelope}");
            if (!InitialMessage.TryParse(envelope.Bytes, out var initial) || !victim.Prekeys.IsOneTime(initial!))
                continue;
            using var empty = new SessionBook(victim.Local.Address, envelope.From.Local.Address);
            world.Schedule.Check(!Opens(envelope, empty, copied), $"Prekeys of {victim} open a handshake of the past: {envelope}");
        }
    }

    /// <summary>A thief copies a device and listens on: after one round trip of the session it hears nothing more.</summary>
    public void StealAndListen(ModelDevice victim, ModelDevice peer)
    {
        var copied = victim.Capture();
        using var book = copied.Books.TryGetValue(peer, out var state) ? State.Book(state) : new SessionBook(victim.Local.Address, peer.Local.Address);
        world.Schedule.Note("listen", $"to {victim} and {peer}");
        var first = Exchange(peer, victim);
        var hears = Opens(first, book, copied);
        Exchange(victim, peer);
        _ = book.Encrypt("the thief speaks too, with a key of its own"u8, world.NowMs, world.Random);
        var closed = Exchange(peer, victim);
        world.Schedule.Check(hears, $"The copy of {victim} is no copy.");
        world.Schedule.Check(!Opens(closed, book, copied), $"A copy of {victim} reads on after a round trip.");
    }

    private Envelope Exchange(ModelDevice from, ModelDevice to)
    {
        var envelope = pairwise.SendText(from, to);
        world.Schedule.Check(pairwise.Deliver(envelope), "A message between settled devices is lost.");
        world.Landed.Add(envelope);
        return envelope;
    }

    private bool Opens(Envelope envelope, SessionBook book, DeviceSnapshot copied) =>
        Pairwise.Open(envelope.To, envelope.From, book, copied.Prekeys, envelope.Bytes, world.NowMs).Outcome == DecryptOutcome.Decrypted;
}
