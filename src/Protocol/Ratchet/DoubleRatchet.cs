// SPDX-License-Identifier: MIT
// DoubleRatchet: one side's state. Double Ratchet §3, with the lazy step of §8.5, and in suite 2 with post-quantum steps.
// Owns every key of the session, zeroed on Dispose. Nothing moves before a tag has verified or a ciphertext exists. Not thread-safe.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class DoubleRatchet : IDisposable
{
    private readonly byte[] _transcriptHash;
    private readonly SkippedKeys _skipped = new();
    private readonly PastChains _past = new();
    private readonly KemRatchet? _kem; // suite 2 only
    private RatchetTurn _turn;
    private ReceivingChain? _receiving;

    private DoubleRatchet(byte[] transcriptHash, RatchetTurn turn, KemRatchet? kem)
    {
        _transcriptHash = transcriptHash;
        _turn = turn;
        _kem = kem;
    }

    public int Size => _turn.Size + 1 + (_receiving is null ? 0 : ReceivingSize) + _past.Size + _skipped.Size + (_kem?.Size ?? 0);

    /// <summary>Post-quantum steps completed; 0 for ever in suite 1.</summary>
    public uint KemSteps => _kem?.Steps ?? 0;

    private static int ReceivingSize => 4 + X25519PublicKey.Size + WireFormat.KeySize + 4;

    /// <summary>Alice: her first pair is drawn with her first message.</summary>
    public static DoubleRatchet ForInitiator(byte[] transcriptHash, RootKey root, X25519PublicKey signedPrekey, Suite suite) =>
        new(transcriptHash, new ListeningTurn(root, signedPrekey, 0), KemOf(suite));

    /// <summary>Bob: his first pair is the signed prekey (Double Ratchet §7.1), taken over as a copy.</summary>
    public static DoubleRatchet ForResponder(byte[] transcriptHash, RootKey root, X25519KeyPair signedPrekey, Suite suite) =>
        new(transcriptHash, new SpeakingTurn(root, signedPrekey, chain: null, 0), KemOf(suite));

    /// <summary>Whether a header's dh is of a chain this state has keys or memory of.</summary>
    public bool Knows(ReadOnlySpan<byte> peerKey) =>
        (_receiving is not null && _receiving.PeerKey.Bytes.SequenceEqual(peerKey)) || _past.Find(peerKey) is not null;

    /// <summary>Encrypts; if the random source throws, nothing has changed.</summary>
    /// <param name="plaintext">What to encrypt.</param>
    /// <param name="kemStepIsAged">Whether the last post-quantum step is long enough ago for another, however few messages there were.</param>
    /// <param name="random">Where nonce, ratchet key, encapsulation and offered key come from.</param>
    /// <param name="prefix">Bytes to leave free in front.</param>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext, bool kemStepIsAged, RandomSource random, int prefix)
    {
        Span<byte> nonce = stackalloc byte[Aes256Gcm.NonceSize];
        Span<byte> messageKey = stackalloc byte[WireFormat.KeySize];
        Span<byte> following = stackalloc byte[WireFormat.KeySize];
        SpeakingTurn? fresh = null;
        KemShare? answer = null;
        MlKem768KeyPair? offer = null;
        try
        {
            random.Fill(nonce);
            if (_turn is ListeningTurn listening)
                fresh = Speak(listening, random, out answer);
            // Not before the first reply: until then the handshake's own encapsulation is as young as the session.
            if (_kem is not null && _receiving is not null && answer is null && _kem.IsDue(kemStepIsAged))
                offer = MlKem768KeyPair.Generate(random);
            var speaking = fresh ?? (SpeakingTurn)_turn;
            var offered = offer ?? _kem?.Offered;
            var kemKey = offered is null ? [] : offered.PublicKey.Bytes;
            var kemCiphertext = fresh is not null ? answer?.Ciphertext : _kem is null ? [] : _kem.Answer;
            speaking.Chain.Derive(messageKey, following);
            var message = new byte[prefix + RatchetMessage.SizeFor(plaintext.Length, !kemKey.IsEmpty, !kemCiphertext.IsEmpty)];
            RatchetMessage.Seal(speaking, messageKey, nonce, kemKey, kemCiphertext, _transcriptHash, plaintext, message.AsSpan(prefix));
            speaking.Chain.Commit(following);
            _kem?.CommitSent(fresh is not null, answer?.Ciphertext ?? [], offer);
            if (fresh is not null)
                Take(fresh);
            (fresh, offer) = (null, null);
            return message;
        }
        finally
        {
            fresh?.Dispose();
            offer?.Dispose();
            answer?.Dispose();
            CryptographicOperations.ZeroMemory(messageKey);
            CryptographicOperations.ZeroMemory(following);
        }
    }

    /// <summary>Decrypts; unless the outcome is Decrypted, nothing has changed.</summary>
    public DecryptOutcome TryDecrypt(ReadOnlySpan<byte> bytes, out SecretBytes? plaintext)
    {
        plaintext = null;
        if (!RatchetMessage.TryParse(bytes, out var message) || (_kem is null && !message.IsClassical))
            return DecryptOutcome.Undecryptable;
        if (_receiving is not null && _receiving.PeerKey.Bytes.SequenceEqual(message.PeerKey))
        {
            return message.Number < _receiving.Index
                ? TryLate(message, _receiving.Number, out plaintext)
                : TryCurrent(message, _receiving, out plaintext);
        }

        if (_past.Find(message.PeerKey) is { } past)
            return TryLate(message, past, out plaintext);
        return _turn is SpeakingTurn speaking ? TryStep(message, speaking, out plaintext) : DecryptOutcome.Undecryptable;
    }

    public void Write(ref FieldWriter fields)
    {
        _kem?.Write(ref fields);
        _turn.Write(ref fields);
        fields.WriteByte(_receiving is null ? (byte)0 : (byte)1);
        _receiving?.Write(ref fields);
        _past.Write(ref fields);
        _skipped.Write(ref fields);
    }

    public static DoubleRatchet? TryRead(ref FieldReader fields, byte[] transcriptHash, Suite suite)
    {
        KemRatchet? kem = null;
        if (suite == Suite.PostQuantumX3dh && (kem = KemRatchet.TryRead(ref fields)) is null)
            return null;
        if (RatchetTurn.TryRead(ref fields) is not { } turn)
        {
            kem?.Dispose();
            return null;
        }

        var ratchet = new DoubleRatchet(transcriptHash, turn, kem);
        if (ratchet.TryReadReceiving(ref fields) && ratchet._past.TryRead(ref fields) && ratchet._skipped.TryRead(ref fields))
            return ratchet;
        ratchet.Dispose();
        return null;
    }

    public void Dispose()
    {
        _turn.Dispose();
        _receiving?.Dispose();
        _skipped.Dispose();
        _kem?.Dispose();
    }

    private static KemRatchet? KemOf(Suite suite) => suite == Suite.PostQuantumX3dh ? new KemRatchet() : null;

    // The turn to speak in: a fresh pair and, if they have offered a KEM key, the answer to it.
    private SpeakingTurn Speak(ListeningTurn listening, RandomSource random, out KemShare? answer)
    {
        answer = null;
        var pair = X25519KeyPair.Generate(random);
        try
        {
            answer = _kem?.Theirs is { } theirs ? KemShare.Encapsulate(theirs, random) : null;
            return listening.Speak(pair, answer);
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    private DecryptOutcome TryLate(RatchetMessage message, uint chain, out SecretBytes? plaintext)
    {
        plaintext = null;
        var place = _skipped.Find(chain, message.Number);
        if (place < 0)
            return DecryptOutcome.Duplicate;
        plaintext = message.TryOpen(_skipped.KeyAt(place), _transcriptHash);
        if (plaintext is null)
            return DecryptOutcome.Undecryptable;
        _skipped.RemoveAt(place);
        _kem?.CommitHeard(usedOffer: false, onNewestChain: false, message.KemKey);
        return DecryptOutcome.Decrypted;
    }

    private DecryptOutcome TryCurrent(RatchetMessage message, ReceivingChain chain, out SecretBytes? plaintext)
    {
        plaintext = null;
        var skip = message.Number - chain.Index;
        if (skip > RatchetLimits.MaxSkip)
            return DecryptOutcome.Undecryptable;
        using var keys = new KeysAhead(skip + 1, stackalloc byte[KeysAhead.StackSize]);
        Span<byte> following = stackalloc byte[WireFormat.KeySize];
        chain.DeriveAhead(keys.All, following);
        plaintext = message.TryOpen(keys.Last, _transcriptHash);
        if (plaintext is not null)
        {
            _skipped.Add(chain.Number, chain.Index, keys.Skipped);
            chain.Commit(message.Number + 1, following);
            _kem?.CommitHeard(usedOffer: false, onNewestChain: true, message.KemKey);
        }

        CryptographicOperations.ZeroMemory(following);
        return plaintext is null ? DecryptOutcome.Undecryptable : DecryptOutcome.Decrypted;
    }

    private DecryptOutcome TryStep(RatchetMessage message, SpeakingTurn speaking, out SecretBytes? plaintext)
    {
        plaintext = null;
        // pn below what has arrived skips nothing: a sender restored from a backup may honestly say so.
        var gap = _receiving is not null && message.PreviousLength > _receiving.Index ? message.PreviousLength - _receiving.Index : 0;
        if (gap > RatchetLimits.MaxSkip || message.Number > RatchetLimits.MaxSkip)
            return DecryptOutcome.Undecryptable;
        if (!X25519PublicKey.TryImport(message.PeerKey, out var theirs) || theirs!.Equals(speaking.OwnKey))
            return DecryptOutcome.Undecryptable;
        var answered = !message.KemCiphertext.IsEmpty;
        if (answered && _kem?.Offered is null)
            return DecryptOutcome.Undecryptable;
        using var kem = answered ? KemShare.Decapsulate(_kem!.Offered!, message.KemCiphertext) : null;
        var number = (_receiving?.Number ?? 0) + 1;
        if (speaking.TryHear(theirs, kem, number) is not { } heard)
            return DecryptOutcome.Undecryptable;

        // The new chain decrypts first, on its own; only then is anything of the old state touched.
        using var keys = new KeysAhead(message.Number + 1, stackalloc byte[KeysAhead.StackSize]);
        Span<byte> following = stackalloc byte[WireFormat.KeySize];
        heard.Chain.DeriveAhead(keys.All, following);
        plaintext = message.TryOpen(keys.Last, _transcriptHash);
        if (plaintext is null)
        {
            heard.Turn.Dispose();
            heard.Chain.Dispose();
        }
        else
        {
            LeaveChain(gap);
            _skipped.Add(number, 0, keys.Skipped);
            heard.Chain.Commit(message.Number + 1, following);
            _receiving = heard.Chain;
            Take(heard.Turn);
            _kem?.CommitHeard(answered, onNewestChain: true, message.KemKey);
        }

        CryptographicOperations.ZeroMemory(following);
        return plaintext is null ? DecryptOutcome.Undecryptable : DecryptOutcome.Decrypted;
    }

    // Keeps the keys of what is still missing from the chain that ends, and drops those of the chain that is now too old.
    private void LeaveChain(uint gap)
    {
        if (_receiving is null)
            return;
        using var keys = new SecretBytes((int)gap * WireFormat.KeySize);
        Span<byte> following = stackalloc byte[WireFormat.KeySize];
        _receiving.DeriveAhead(keys.ExposeForWriting(), following);
        CryptographicOperations.ZeroMemory(following);
        _skipped.Add(_receiving.Number, _receiving.Index, keys.Expose());
        if (_past.Push(_receiving.Number, _receiving.PeerKey) is { } tooOld)
            _skipped.DropChain(tooOld);
        _receiving.Dispose();
        _receiving = null;
    }

    private void Take(RatchetTurn turn)
    {
        _turn.Dispose();
        _turn = turn;
    }

    private bool TryReadReceiving(ref FieldReader fields)
    {
        var present = fields.ReadByte();
        if (present == 0)
            return !fields.HasFailed;
        var number = fields.ReadUInt32();
        var peerKey = fields.ReadBytes(X25519PublicKey.Size);
        var key = fields.ReadBytes(WireFormat.KeySize);
        var index = fields.ReadUInt32();
        if (present != 1 || fields.HasFailed || !X25519PublicKey.TryImport(peerKey, out var theirs))
            return false;
        _receiving = new ReceivingChain(number, theirs!, key, index);
        return true;
    }
}
