// SPDX-License-Identifier: MIT
// Session: one handshake and the ratchet it started, with one device. X3DH §3; PQXDH §3; Double Ratchet §3, §7.1.
// Owns all keys of the ratchet, zeroed on Dispose. Not thread-safe. Store it before a ciphertext leaves and with every plaintext.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>A session with one device.</summary>
public sealed class Session : IDisposable
{
    /// <summary>Longest plaintext of one message, bytes.</summary>
    public const int MaxPlaintextSize = RatchetMessage.MaxPlaintextSize;

    /// <summary>Age, milliseconds, from which a post-quantum step is due however few messages there were: 7 days.</summary>
    public const long KemStepAgeMs = 7L * 24 * 60 * 60 * 1000;

    private const byte LayoutVersion = 1;
    private const byte InitiatorBit = 1;
    private const byte UnansweredBit = 2;
    private const int FixedSize = 2 + DeviceAddress.Size + IdentityPublicKey.Size + SessionTranscript.HashSize;

    private readonly byte[] _transcriptHash;
    private readonly DoubleRatchet _ratchet;
    private InitialHeader _header;

    private Session(DeviceAddress peer, IdentityPublicKey peerIdentity, InitialHeader header, byte[] transcriptHash, DoubleRatchet ratchet)
    {
        Peer = peer;
        PeerIdentity = peerIdentity;
        _header = header;
        _transcriptHash = transcriptHash;
        _ratchet = ratchet;
    }

    /// <summary>The other device.</summary>
    public DeviceAddress Peer { get; }

    /// <summary>The other device's identity key, as it was when the session began.</summary>
    public IdentityPublicKey PeerIdentity { get; }

    /// <summary>Whether this side began the session.</summary>
    public bool IsInitiator { get; private init; }

    /// <summary>Whether this side began the session and no reply has decrypted yet: every message is still an initial message.</summary>
    public bool IsUnanswered { get; private set; }

    /// <summary>The suite the session began with.</summary>
    public Suite Suite => _header.Suite;

    /// <summary>Whether a one-time prekey took part. Without one the first message could be replayed (X3DH §4.2).</summary>
    public bool UsedOneTimePrekey => _header.OneTimePrekeyId != 0;

    /// <summary>Post-quantum steps completed since the handshake; suite 1 has none. When it rises, note the time.</summary>
    public uint KemSteps => _ratchet.KemSteps;

    /// <summary>Begins a session.</summary>
    /// <param name="own">This device.</param>
    /// <param name="theirs">The other device's validated prekeys.</param>
    /// <param name="random">Where the ephemeral key and, in suite 2, the encapsulation come from.</param>
    /// <returns>The session; the caller disposes it.</returns>
    public static Session Initiate(LocalDevice own, PrekeyBundle theirs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(theirs);
        using var ephemeral = X25519KeyPair.Generate(random);
        using var kemShared = new SecretBytes(theirs.KemPrekey is null ? 0 : MlKem768.SharedSize);
        var ciphertext = new byte[theirs.KemPrekey is null ? 0 : MlKem768.CiphertextSize];
        theirs.KemPrekey?.Encapsulate(random, ciphertext, kemShared.ExposeForWriting());
        var header = new InitialHeader(own.Identity.PublicKey, ephemeral.PublicKey, theirs.SignedPrekeyId, theirs.OneTimePrekeyId)
        {
            KemPrekeyId = theirs.KemPrekeyId,
            Ciphertext = ciphertext,
        };
        var transcriptHash = new SessionTranscript
        {
            InitiatorAddress = own.Address,
            Header = header,
            ResponderAddress = theirs.Address,
            ResponderIdentity = theirs.Identity,
            SignedPrekey = theirs.SignedPrekey,
            OneTimePrekey = theirs.OneTimePrekey,
            KemPrekey = theirs.KemPrekey,
        }.Hash();
        var root = X3dh.TryInitiate(own.Identity, ephemeral, theirs, kemShared.Expose(), transcriptHash)
            ?? throw new InvalidOperationException("A validated bundle gave an all-zero agreement.");
        var ratchet = DoubleRatchet.ForInitiator(transcriptHash, root, theirs.SignedPrekey, header.Suite);
        return new Session(theirs.Address, theirs.Identity, header, transcriptHash, ratchet) { IsInitiator = true, IsUnanswered = true };
    }

    /// <summary>Accepts a session from its initial message, which must decrypt.</summary>
    /// <param name="own">This device.</param>
    /// <param name="peer">The sender; its identity key in the verified device list must equal <see cref="InitialMessage.SenderIdentity"/>.</param>
    /// <param name="initial">The message.</param>
    /// <param name="prekeys">The private prekeys the message names.</param>
    /// <param name="accepted">The session and the plaintext, or null; the caller disposes it.</param>
    /// <returns>False if the prekeys are not those named or the message does not decrypt; no trace is left.</returns>
    public static bool TryAccept(
        LocalDevice own, DeviceAddress peer, InitialMessage initial, ResponderPrekeys prekeys, out AcceptedSession? accepted)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(prekeys);
        accepted = null;
        if (!prekeys.Match(initial.Header))
            return false;
        var transcriptHash = new SessionTranscript
        {
            InitiatorAddress = peer,
            Header = initial.Header,
            ResponderAddress = own.Address,
            ResponderIdentity = own.Identity.PublicKey,
            SignedPrekey = prekeys.SignedPrekey.PublicKey,
            OneTimePrekey = prekeys.OneTimePrekey?.PublicKey,
            KemPrekey = prekeys.KemPrekey?.PublicKey,
        }.Hash();
        if (X3dh.TryRespond(own.Identity, prekeys, initial.Header, transcriptHash) is not { } root)
            return false;
        var ratchet = DoubleRatchet.ForResponder(transcriptHash, root, prekeys.SignedPrekey.KeyPair.Copy(), initial.Suite);
        var session = new Session(peer, initial.SenderIdentity, initial.Header.WithoutCiphertext(), transcriptHash, ratchet);
        if (ratchet.TryDecrypt(initial.RatchetMessage, out var plaintext) != DecryptOutcome.Decrypted)
        {
            session.Dispose();
            return false;
        }

        accepted = new AcceptedSession(session, plaintext!);
        return true;
    }

    /// <summary>Encrypts a message. Store the session before the result leaves the device.</summary>
    /// <param name="plaintext">Up to <see cref="MaxPlaintextSize"/> bytes.</param>
    /// <param name="random">Where nonce and ratchet keys come from; if it throws, the session has not changed.</param>
    /// <param name="sinceKemStepMs">Time since <see cref="KemSteps"/> last rose, milliseconds; from <see cref="KemStepAgeMs"/> a step begins.</param>
    /// <returns>The message, of the initial kind while <see cref="IsUnanswered"/>.</returns>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext, RandomSource random, long sinceKemStepMs = 0)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaxPlaintextSize);
        var prefix = IsUnanswered ? _header.Size : 0;
        var message = _ratchet.Encrypt(plaintext, sinceKemStepMs >= KemStepAgeMs, random, prefix);
        if (IsUnanswered)
        {
            var fields = new FieldWriter(message);
            _header.Write(ref fields);
        }

        return message;
    }

    /// <summary>Decrypts a message of this session; an initial one must be of this session's handshake.</summary>
    /// <param name="message">The message.</param>
    /// <param name="plaintext">The plaintext, or null; the caller disposes it.</param>
    /// <returns>What became of it; unless Decrypted, the session has not changed.</returns>
    public DecryptOutcome TryDecrypt(ReadOnlySpan<byte> message, out SecretBytes? plaintext)
    {
        plaintext = null;
        if (!InitialMessage.IsInitial(message))
            return TryDecryptRatchetMessage(message, out plaintext);
        return InitialMessage.TryParse(message, out var initial) && BelongsTo(initial!)
            ? TryDecryptInitial(initial!, out plaintext)
            : DecryptOutcome.Undecryptable;
    }

    /// <summary>Whether an initial message is of the handshake this side accepted: the same (IK_A, EK_A).</summary>
    /// <param name="initial">The message.</param>
    /// <returns>Whether it must be decrypted here rather than start a session.</returns>
    public bool BelongsTo(InitialMessage initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        return !IsInitiator && _header.IsSameHandshake(initial.Header);
    }

    /// <summary>Whether the other side has used this ratchet key here.</summary>
    /// <param name="ratchetKey">The dh of a ratchet message's header, 32 bytes.</param>
    /// <returns>Whether to try this session first.</returns>
    public bool KnowsRatchetKey(ReadOnlySpan<byte> ratchetKey) => _ratchet.Knows(ratchetKey);

    /// <summary>Writes the whole state, for an encrypted store.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    public SecretBytes Serialize()
    {
        var state = new SecretBytes(FixedSize + _header.Size + _ratchet.Size);
        var fields = new FieldWriter(state.ExposeForWriting());
        fields.WriteByte(LayoutVersion);
        fields.WriteByte((byte)((IsInitiator ? InitiatorBit : 0) | (IsUnanswered ? UnansweredBit : 0)));
        Peer.Write(ref fields);
        fields.WriteBytes(PeerIdentity.Bytes);
        fields.WriteBytes(_transcriptHash);
        _header.Write(ref fields);
        _ratchet.Write(ref fields);
        return state;
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="session">The session, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryDeserialize(ReadOnlySpan<byte> state, out Session? session)
    {
        session = null;
        var fields = new FieldReader(state);
        var layout = fields.ReadByte();
        var flags = fields.ReadByte();
        var peer = DeviceAddress.Read(ref fields);
        var identityBytes = fields.ReadBytes(IdentityPublicKey.Size);
        var transcriptHash = fields.ReadBytes(SessionTranscript.HashSize).ToArray();
        if (layout != LayoutVersion || flags is not (0 or InitiatorBit or (InitiatorBit | UnansweredBit)))
            return false;
        if (!IdentityPublicKey.TryImport(identityBytes, out var identity) || InitialHeader.TryReadStored(ref fields, identity!) is not { } header)
            return false;
        if (header.IsComplete != ((flags & UnansweredBit) != 0 || header.Suite == Suite.X3dh))
            return false;
        if (DoubleRatchet.TryRead(ref fields, transcriptHash, header.Suite) is not { } ratchet)
            return false;
        if (!fields.IsComplete)
        {
            ratchet.Dispose();
            return false;
        }

        session = new Session(peer, identity!, header, transcriptHash, ratchet)
        {
            IsInitiator = (flags & InitiatorBit) != 0,
            IsUnanswered = (flags & UnansweredBit) != 0,
        };
        return true;
    }

    /// <summary>Zeroes every key. May be called again.</summary>
    public void Dispose() => _ratchet.Dispose();

    /// <summary>Decrypts a further initial message of this handshake; its header must repeat the first one's.</summary>
    internal DecryptOutcome TryDecryptInitial(InitialMessage initial, out SecretBytes? plaintext)
    {
        plaintext = null;
        return _header.IsSameHeader(initial.Header)
            ? TryDecryptRatchetMessage(initial.RatchetMessage, out plaintext)
            : DecryptOutcome.Undecryptable;
    }

    /// <summary>Decrypts what stands on the wire without, or behind, an initial header.</summary>
    internal DecryptOutcome TryDecryptRatchetMessage(ReadOnlySpan<byte> message, out SecretBytes? plaintext)
    {
        var outcome = _ratchet.TryDecrypt(message, out plaintext);
        if (outcome == DecryptOutcome.Decrypted && IsUnanswered)
        {
            IsUnanswered = false;
            _header = _header.WithoutCiphertext();
        }

        return outcome;
    }
}
