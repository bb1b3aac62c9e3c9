// SPDX-License-Identifier: MIT
// Pairwise: sends and delivers through books of sessions, as a client does, and compares each step with the reference.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class Pairwise(ModelWorld world)
{
    private const int DhOffset = 2;
    private const int NumberOffset = DhOffset + 32 + 4;
    private const int InitialFixedSize = 1 + 1 + 2 + 32 + 32 + 4 + 4 + 4 + 2;
    private const long ResetPauseMs = 60 * 60 * 1000;

    /// <summary>What the group's part of a client has to act on.</summary>
    public event Action<Envelope>? Opened;

    public void Start(ModelDevice from, ModelDevice to)
    {
        var suite = SuiteOf(from, to);
        var material = to.Prekeys.HandOut(suite == Suite.PostQuantumX3dh);
        world.Schedule.Check(PrekeyBundle.TryValidate(material, world.NowMs, out var bundle), "A genuine bundle was refused.");
        var book = from.BookOf(to);
        book.Start(from.Local, bundle!, world.NowMs, world.Random);
        var tag = State.TagOf(book.Current!);
        from.Reference.With(to).Start(tag, suite, world.NowMs);
        world.NoteKey(from, tag);
        world.NoteKey(to, tag);
        world.Schedule.Note("start", $"{from}>{to} {tag[..6]} {suite}");
        Agree(from, to);
    }

    public Envelope Send(ModelDevice from, ModelDevice to, EnvelopeKind kind, ReadOnlySpan<byte> words)
    {
        var book = from.BookOf(to);
        if (book.Current is null)
            Start(from, to);
        byte[] content = [(byte)kind, .. words];
        var bytes = book.Encrypt(content, world.NowMs, world.Random);
        var envelope = new Envelope(world.NextId(), kind, from, to, bytes, content)
        {
            Session = State.TagOf(book.Current!),
            Chain = Convert.ToHexString(bytes, RatchetOffset(bytes) + DhOffset, 32),
        };
        var header = bytes.AsSpan(RatchetOffset(bytes));
        world.NoteNonce(Convert.ToHexString(header.Slice(DhOffset, 32)) + Convert.ToHexString(header.Slice(NumberOffset, 4)), header.Slice(NumberOffset + 4, 12));
        world.Schedule.Note("send", envelope.ToString());
        Agree(from, to);
        return envelope;
    }

    public Envelope SendText(ModelDevice from, ModelDevice to) =>
        Send(from, to, EnvelopeKind.Text, Encoding.UTF8.GetBytes($"text {world.Random.Id()}{new string('.', world.Dice.Next(8) == 0 ? 1500 : world.Dice.Next(90))}"));

    /// <summary>Delivers once; says whether it opened.</summary>
    public bool Deliver(Envelope envelope)
    {
        var (to, from) = (envelope.To, envelope.From);
        var book = to.BookOf(from);
        var expected = Expect(envelope);
        var before = State.Of(book);
        var (outcome, content) = Open(to, from, book, to.Prekeys.Held, envelope.Bytes, world.NowMs);
        world.Schedule.Note("deliver", $"{envelope} {expected} {outcome}");
        if (outcome != DecryptOutcome.Decrypted)
        {
            world.Schedule.Check(expected != Expectation.MustOpen, "A delivered message is lost.");
            world.Schedule.Check(before.AsSpan().SequenceEqual(State.Of(book)), "A message that did not open left a trace.");
            if (!to.Reference.HasOpened(envelope))
                AnswerUnreadable(envelope);
            return false;
        }

        world.Schedule.Check(expected != Expectation.MustNotOpen, "A message opened twice, or after its keys should have gone.");
        world.Schedule.Check(to.Reference.MarkOpened(envelope), "A message opened twice.");
        world.Schedule.Check(envelope.Content.AsSpan().SequenceEqual(content), "A message opened as another.");
        var suite = SuiteOn(envelope);
        if (InitialMessage.TryParse(envelope.Bytes, out var initial))
        {
            to.Prekeys.Consume(initial!);
            if (initial!.OneTimePrekeyId == 0)
                to.Reference.Replayable.Add(envelope.Session);
            suite = initial.Suite;
        }

        to.Reference.With(from).Open(envelope, suite, world.NowMs);
        world.NoteKey(to, envelope.Session);
        Agree(to, from);
        Act(envelope);
        return true;
    }

    /// <summary>What a client does with bytes from a device: the same for a thief with a copy of its store.</summary>
    public static (DecryptOutcome Outcome, byte[] Content) Open(
        ModelDevice own, ModelDevice peer, SessionBook book, HashSet<string> held, byte[] bytes, long nowMs)
    {
        DecryptOutcome outcome;
        SecretBytes? plaintext;
        if (!InitialMessage.IsInitial(bytes))
            outcome = book.TryDecrypt(bytes, nowMs, out plaintext);
        else if (InitialMessage.TryParseFrom(bytes, peer.Local.Identity.PublicKey, out var initial))
            outcome = book.TryAccept(own.Local, initial!, book.Owns(initial!) ? null : own.Prekeys.Find(initial!, held), nowMs, out plaintext);
        else
            return (DecryptOutcome.Undecryptable, []);
        using (plaintext)
            return (outcome, plaintext?.Expose().ToArray() ?? []);
    }

    public Expectation Expect(Envelope envelope)
    {
        var known = envelope.To.Reference;
        if (known.HasOpened(envelope))
            return Expectation.MustNotOpen;
        var book = known.With(envelope.From);
        var opens = book.Find(envelope.Session) is { } session ? session.Keeps(envelope.Chain) : MayBegin(envelope, book);
        if (!opens)
            return Expectation.MustNotOpen;
        return world.IsForked(envelope.Session) ? Expectation.MayOpen : Expectation.MustOpen;
    }

    /// <summary>Compares a book with the reference; no session to send with is of a lower suite than there was.</summary>
    public void Agree(ModelDevice own, ModelDevice peer)
    {
        var (book, known) = (own.BookOf(peer), own.Reference.With(peer));
        world.Schedule.Check((book.Current is null ? null : State.TagOf(book.Current)) == known.Current?.Tag, $"{own} speaks to {peer} on another session than it should.");
        world.Schedule.Check(book.ArchivedCount == known.ArchivedCount, $"{own} keeps {book.ArchivedCount} sessions with {peer}, not {known.ArchivedCount}.");
        world.Schedule.Check(book.HighestSuite == known.Highest, $"{own} remembers {book.HighestSuite} of {peer}, not {known.Highest}.");
        world.Schedule.Check(book.Current is null || book.Current.Suite >= book.HighestSuite, $"{own} speaks to {peer} below the suite they had.");
    }

    public static Suite SuiteOf(ModelDevice from, ModelDevice to) => from.Suite < to.Suite ? from.Suite : to.Suite;

    private static int RatchetOffset(byte[] bytes) =>
        InitialMessage.IsInitial(bytes) ? InitialFixedSize + (bytes[InitialFixedSize - 2] << 8) + bytes[InitialFixedSize - 1] : 0;

    private static bool MayBegin(Envelope envelope, BookReference book) =>
        InitialMessage.TryParse(envelope.Bytes, out var initial)
        && envelope.To.Prekeys.Find(initial!, envelope.To.Prekeys.Held) is not null
        && initial!.Suite >= book.Highest
        && !envelope.To.Reference.Replayable.Contains(envelope.Session);

    private static Suite SuiteOn(Envelope envelope) => envelope.To.Reference.With(envelope.From).Find(envelope.Session)?.Suite ?? Suite.X3dh;

    // Protocol §4.3: whoever cannot read says so in a new session, at most once an hour for each device.
    private void AnswerUnreadable(Envelope envelope)
    {
        var (own, peer) = (envelope.To, envelope.From);
        if (own.Resets.TryGetValue(peer, out var last) && world.NowMs - last < ResetPauseMs)
            return;
        own.Resets[peer] = world.NowMs;
        Start(own, peer);
        world.Air.Add(Send(own, peer, EnvelopeKind.DecryptionError, BitConverter.GetBytes(envelope.Id)));
    }

    private void Act(Envelope envelope)
    {
        if (envelope.Kind == EnvelopeKind.DecryptionError)
        {
            var number = BitConverter.ToInt32(envelope.Content, 1);
            if (world.Landed.Find(landed => landed.Id == number) is { Kind: EnvelopeKind.Text } unread)
                world.Air.Add(Send(envelope.To, envelope.From, EnvelopeKind.Text, unread.Content.AsSpan(1)));
        }

        Opened?.Invoke(envelope);
    }
}
