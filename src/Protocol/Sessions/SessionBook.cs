// SPDX-License-Identifier: MIT
// SessionBook: all sessions with one other device: the current one and a few archived. Sesame §3; X3DH §4.2 for replays.
// Owns every session, zeroed on Dispose. Not thread-safe. Unless a call says Decrypted, the book has not changed.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>All sessions between this device and one other. Sending uses the current one; whichever decrypts becomes current,
/// unless its suite is lower than one there was.</summary>
public sealed class SessionBook : IDisposable
{
    /// <summary>Most archived sessions; the one archived longest ago goes first.</summary>
    public const int MaxArchived = 5;

    private const byte LayoutVersion = 3; // 1 had no suite, 2 no times of post-quantum steps

    private readonly List<ShelvedSession> _archived = [];
    private readonly ReplayMemory _replays = new();
    private ShelvedSession? _current;

    /// <summary>Makes an empty book.</summary>
    /// <param name="own">This device.</param>
    /// <param name="peer">The other device.</param>
    public SessionBook(DeviceAddress own, DeviceAddress peer)
    {
        Own = own;
        Peer = peer;
    }

    /// <summary>This device.</summary>
    public DeviceAddress Own { get; }

    /// <summary>The other device.</summary>
    public DeviceAddress Peer { get; }

    /// <summary>The highest suite a session with this device ever had; survives the sessions themselves. Nothing lower is begun or accepted.</summary>
    public Suite HighestSuite { get; private set; } = Suite.X3dh;

    /// <summary>The session to send with, owned by the book, or null.</summary>
    public Session? Current => _current?.Session;

    /// <summary>Number of archived sessions.</summary>
    public int ArchivedCount => _archived.Count;

    /// <summary>Begins a session and makes it current; the former one is archived.</summary>
    /// <param name="own">This device.</param>
    /// <param name="theirs">The other device's validated prekeys.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the ephemeral key comes from; if it throws, the book has not changed.</param>
    /// <exception cref="ArgumentException">The device or the bundle is not of this book.</exception>
    /// <exception cref="InvalidOperationException">The bundle <see cref="WouldDowngrade(PrekeyBundle)"/>.</exception>
    public void Start(LocalDevice own, PrekeyBundle theirs, long nowMs, RandomSource random)
    {
        CheckOwn(own);
        ArgumentNullException.ThrowIfNull(theirs);
        if (theirs.Address != Peer)
            throw new ArgumentException("The bundle is of another device.", nameof(theirs));
        if (WouldDowngrade(theirs))
            throw new InvalidOperationException("The device took a higher suite before; tell the user, then allow it.");
        Promote(new ShelvedSession(Session.Initiate(own, theirs, random)), nowMs);
    }

    /// <summary>Whether a session from this bundle would be of a lower suite than this device had before.</summary>
    /// <param name="theirs">The bundle.</param>
    /// <returns>Whether <see cref="Start"/> refuses it.</returns>
    public bool WouldDowngrade(PrekeyBundle theirs)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        return theirs.Suite < HighestSuite;
    }

    /// <summary>Whether an initial message would begin a session of a lower suite than this device had before.</summary>
    /// <param name="initial">The message.</param>
    /// <returns>Whether <see cref="TryAccept"/> refuses it; messages of kept sessions are none.</returns>
    public bool WouldDowngrade(InitialMessage initial) => FindOwner(initial) is null && initial.Suite < HighestSuite;

    /// <summary>Forgets the highest suite: the user has been told that this device fell back, and goes on.</summary>
    public void AllowDowngrade() => HighestSuite = Suite.X3dh;

    /// <summary>Encrypts with the current session. Store the book before the result leaves the device.</summary>
    /// <param name="plaintext">Up to <see cref="Session.MaxPlaintextSize"/> bytes.</param>
    /// <param name="random">Where nonce and ratchet key come from; if it throws, the book has not changed.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">There is no current session.</exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext, RandomSource random) =>
        (Current ?? throw new InvalidOperationException("No session: start one from the device's prekeys.")).Encrypt(plaintext, random);

    /// <summary>Encrypts with the current session, beginning a post-quantum step if the last one is <see cref="Session.KemStepAgeMs"/> ago.</summary>
    /// <param name="plaintext">Up to <see cref="Session.MaxPlaintextSize"/> bytes.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where nonce and ratchet keys come from; if it throws, no session has changed.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">There is no current session.</exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext, long nowMs, RandomSource random)
    {
        if (_current is not { } current)
            return Encrypt(plaintext, random);
        var message = current.Session.Encrypt(plaintext, random, current.KemStepAtMs == 0 ? 0 : nowMs - current.KemStepAtMs);
        current.NoteKemStep(nowMs);
        return message;
    }

    /// <summary>Whether an initial message is of a kept session, so that no prekeys are needed for it.</summary>
    /// <param name="initial">The message.</param>
    /// <returns>Whether <see cref="TryDecrypt"/> will do.</returns>
    public bool Owns(InitialMessage initial) => FindOwner(initial) is not null;

    /// <summary>Decrypts with the session that can: those that know the ratchet key first, then the current, then the archived.</summary>
    /// <param name="message">A ratchet message, or an initial one of a kept session.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="plaintext">The plaintext, or null; the caller disposes it.</param>
    /// <returns>What became of it.</returns>
    public DecryptOutcome TryDecrypt(ReadOnlySpan<byte> message, long nowMs, out SecretBytes? plaintext) =>
        TryDecryptWith(message, sender: null, nowMs, out plaintext);

    /// <summary>Decrypts as above, with sessions of this identity only: one under a key that the account has exchanged since does not count.</summary>
    /// <param name="message">A ratchet message, or an initial one of a kept session.</param>
    /// <param name="sender">The sender's key by its account's verified device list.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="plaintext">The plaintext, or null; the caller disposes it.</param>
    /// <returns>What became of it.</returns>
    public DecryptOutcome TryDecryptFrom(ReadOnlySpan<byte> message, IdentityPublicKey sender, long nowMs, out SecretBytes? plaintext)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return TryDecryptWith(message, sender, nowMs, out plaintext);
    }

    /// <summary>Decrypts an initial message: with the session it belongs to, or with a new one. After Decrypted, delete the one-time prekeys it names.</summary>
    /// <param name="own">This device.</param>
    /// <param name="initial">The message; its sender identity has been checked against the verified device list.</param>
    /// <param name="prekeys">The private prekeys it names, or null if they are gone or it belongs to a kept session.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="plaintext">The plaintext, or null; the caller disposes it.</param>
    /// <returns>Duplicate also for a replay of a handshake without a one-time prekey whose session is gone.</returns>
    public DecryptOutcome TryAccept(
        LocalDevice own, InitialMessage initial, ResponderPrekeys? prekeys, long nowMs, out SecretBytes? plaintext)
    {
        CheckOwn(own);
        plaintext = null;
        if (FindOwner(initial) is { } owner)
            return TryInitial(owner, initial, nowMs, out plaintext);
        var replayable = initial.OneTimePrekeyId == 0;
        if (replayable && _replays.Contains(initial))
            return DecryptOutcome.Duplicate;
        if (prekeys is null || initial.Suite < HighestSuite || (replayable && _replays.IsFull))
            return DecryptOutcome.Undecryptable;
        if (!Session.TryAccept(own, Peer, initial, prekeys, out var accepted))
            return DecryptOutcome.Undecryptable;
        if (replayable)
            _replays.Add(initial);
        plaintext = accepted!.Plaintext;
        Promote(new ShelvedSession(accepted.Session), nowMs);
        return DecryptOutcome.Decrypted;
    }

    /// <summary>Drops what is remembered against replays of handshakes with a signed prekey, once its private part is deleted.</summary>
    /// <param name="signedPrekeyId">Number of the signed prekey.</param>
    public void ForgetSignedPrekey(uint signedPrekeyId) => _replays.Forget(signedPrekeyId);

    /// <summary>Archives the current session, so that the next message starts a new one.</summary>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    public void ArchiveCurrent(long nowMs)
    {
        if (_current is null)
            return;
        _archived.Insert(0, _current with { SinceMs = nowMs });
        _current = null;
        while (_archived.Count > MaxArchived)
            RemoveArchived(_archived.Count - 1);
    }

    /// <summary>Drops sessions archived before a time, and the current one if it has gone unanswered since before then.</summary>
    /// <param name="beforeMs">Unix milliseconds; usually 30 days ago.</param>
    /// <returns>How many were dropped.</returns>
    public int DropArchived(long beforeMs)
    {
        var dropped = 0;
        if (_current is { Session.IsUnanswered: true } current && current.SinceMs < beforeMs)
        {
            current.Session.Dispose();
            _current = null;
            dropped++;
        }

        for (var i = _archived.Count - 1; i >= 0; i--)
        {
            if (_archived[i].SinceMs >= beforeMs)
                continue;
            RemoveArchived(i);
            dropped++;
        }

        return dropped;
    }

    /// <summary>Writes the whole book, for an encrypted store.</summary>
    /// <returns>The book; the caller disposes it.</returns>
    public SecretBytes Serialize()
    {
        List<SecretBytes> states = [];
        try
        {
            var all = All().ToList();
            states.AddRange(all.Select(shelved => shelved.Session.Serialize()));
            var size = 1 + (2 * DeviceAddress.Size) + 2 + 2 + states.Sum(state => ShelvedSession.PrefixSize + state.Length) + _replays.Size;
            var book = new SecretBytes(size);
            var fields = new FieldWriter(book.ExposeForWriting());
            fields.WriteByte(LayoutVersion);
            Own.Write(ref fields);
            Peer.Write(ref fields);
            fields.WriteUInt16((ushort)HighestSuite);
            fields.WriteByte(_current is null ? (byte)0 : (byte)1);
            fields.WriteByte((byte)_archived.Count);
            for (var i = 0; i < all.Count; i++)
                all[i].Write(states[i], ref fields);
            _replays.Write(ref fields);
            return book;
        }
        finally
        {
            states.ForEach(state => state.Dispose());
        }
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="book">The book, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryDeserialize(ReadOnlySpan<byte> state, out SessionBook? book)
    {
        book = null;
        var fields = new FieldReader(state);
        var layout = fields.ReadByte();
        var read = new SessionBook(DeviceAddress.Read(ref fields), DeviceAddress.Read(ref fields)) { HighestSuite = (Suite)fields.ReadUInt16() };
        if (layout == LayoutVersion && Enum.IsDefined(read.HighestSuite) && read.TryReadSessions(ref fields) && read._replays.TryRead(ref fields) && fields.IsComplete)
        {
            book = read;
            return true;
        }

        read.Dispose();
        return false;
    }

    /// <summary>Zeroes every session. May be called again.</summary>
    public void Dispose()
    {
        foreach (var shelved in All())
            shelved.Session.Dispose();
    }

    private IEnumerable<ShelvedSession> All() => _current is null ? _archived : _archived.Prepend(_current);

    private List<ShelvedSession> InOrderOfTrial(ReadOnlySpan<byte> ratchetKey)
    {
        List<ShelvedSession> knowing = [], others = [];
        foreach (var shelved in All())
            (shelved.Session.KnowsRatchetKey(ratchetKey) ? knowing : others).Add(shelved);
        return [.. knowing, .. others];
    }

    private static bool IsOf(ShelvedSession shelved, IdentityPublicKey? sender) => sender is null || shelved.Session.PeerIdentity.Equals(sender);

    private ShelvedSession? FindOwner(InitialMessage initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        return All().FirstOrDefault(shelved => shelved.Session.BelongsTo(initial));
    }

    private DecryptOutcome TryDecryptWith(ReadOnlySpan<byte> message, IdentityPublicKey? sender, long nowMs, out SecretBytes? plaintext)
    {
        plaintext = null;
        if (InitialMessage.IsInitial(message))
        {
            return InitialMessage.TryParse(message, out var initial) && FindOwner(initial!) is { } owner && IsOf(owner, sender)
                ? TryInitial(owner, initial!, nowMs, out plaintext)
                : DecryptOutcome.Undecryptable;
        }

        if (!RatchetMessage.TryParse(message, out var parsed))
            return DecryptOutcome.Undecryptable;
        foreach (var candidate in InOrderOfTrial(parsed.PeerKey).Where(candidate => IsOf(candidate, sender)))
        {
            var outcome = TryRatchet(candidate, message, nowMs, out plaintext);
            if (outcome != DecryptOutcome.Undecryptable)
                return outcome;
        }

        return DecryptOutcome.Undecryptable;
    }

    private DecryptOutcome TryInitial(ShelvedSession owner, InitialMessage initial, long nowMs, out SecretBytes? plaintext) =>
        PromoteIfDecrypted(owner, owner.Session.TryDecryptInitial(initial, out plaintext), nowMs);

    private DecryptOutcome TryRatchet(ShelvedSession candidate, ReadOnlySpan<byte> message, long nowMs, out SecretBytes? plaintext) =>
        PromoteIfDecrypted(candidate, candidate.Session.TryDecryptRatchetMessage(message, out plaintext), nowMs);

    private DecryptOutcome PromoteIfDecrypted(ShelvedSession shelved, DecryptOutcome outcome, long nowMs)
    {
        if (outcome != DecryptOutcome.Decrypted)
            return outcome;
        // A withheld message of an old, lower session is read; it must not bring that session back.
        if (shelved != _current && shelved.Session.Suite >= HighestSuite)
            Promote(shelved, nowMs);
        else
            shelved.NoteKemStep(nowMs);
        return outcome;
    }

    private void Promote(ShelvedSession shelved, long nowMs)
    {
        _archived.Remove(shelved);
        ArchiveCurrent(nowMs);
        _current = shelved with { SinceMs = nowMs };
        _current.NoteKemStep(nowMs);
        if (shelved.Session.Suite > HighestSuite)
            HighestSuite = shelved.Session.Suite;
    }

    private void RemoveArchived(int at)
    {
        _archived[at].Session.Dispose();
        _archived.RemoveAt(at);
    }

    private bool TryReadSessions(ref FieldReader fields)
    {
        var hasCurrent = fields.ReadByte();
        var archived = fields.ReadByte();
        if (hasCurrent > 1 || archived > MaxArchived)
            return false;
        for (var i = 0; i < hasCurrent + archived; i++)
        {
            if (ShelvedSession.TryRead(ref fields) is not { } shelved)
                return false;
            if (i < hasCurrent)
                _current = shelved;
            else
                _archived.Add(shelved);
            if (shelved.Session.Peer != Peer)
                return false;
        }

        return true;
    }

    private void CheckOwn(LocalDevice own)
    {
        ArgumentNullException.ThrowIfNull(own);
        if (own.Address != Own)
            throw new ArgumentException("The book is of another device.", nameof(own));
    }
}
