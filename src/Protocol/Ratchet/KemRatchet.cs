// SPDX-License-Identifier: MIT
// KemRatchet: the post-quantum steps of a session of suite 2. One side offers an ML-KEM key in its headers until the other begins a chain
// whose every header carries the ciphertext; that chain's root step mixes both secrets. Loss and reordering delay a step, never break it.
// Owns the offered key pair, zeroed on Dispose. What a method prepares is taken over only by its Commit.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class KemRatchet : IDisposable
{
    private MlKem768KeyPair? _offered;
    private MlKem768PublicKey? _theirs;
    private byte[] _answered = new byte[Sha256.Size];
    private byte[] _answer = [];
    private uint _sinceStep;

    /// <summary>Steps completed, from either side's offer.</summary>
    public uint Steps { get; private set; }

    /// <summary>The ciphertext that every message of our current sending chain carries, or nothing.</summary>
    public ReadOnlySpan<byte> Answer => _answer;

    /// <summary>Our offered pair, or null.</summary>
    public MlKem768KeyPair? Offered => _offered;

    /// <summary>Their offered key that our next chain answers, or null.</summary>
    public MlKem768PublicKey? Theirs => _theirs;

    public int Size => 4 + 4 + 1 + Sha256.Size
        + (_offered is null ? 0 : MlKem768KeyPair.SeedSize) + (_theirs is null ? 0 : MlKem768PublicKey.Size) + _answer.Length;

    /// <summary>Whether the next message should begin to offer a key: enough messages or time, and no step under way.</summary>
    public bool IsDue(bool aged) => _offered is null && _theirs is null && (aged || _sinceStep >= RatchetLimits.MessagesPerKemStep);

    /// <summary>A message has been sealed: on a fresh chain (with the answer to their key, or none), with a fresh offer or none.</summary>
    public void CommitSent(bool freshChain, byte[] answer, MlKem768KeyPair? offer)
    {
        if (freshChain && answer.Length > 0)
        {
            _theirs!.WriteHash(_answered);
            _theirs = null;
            Complete();
        }

        if (freshChain)
            _answer = answer;
        _offered = offer ?? _offered;
        Count();
    }

    /// <summary>A message has been opened; one that began a chain with a ciphertext has used our offered key up.</summary>
    public void CommitHeard(bool usedOffer, bool onNewestChain, ReadOnlySpan<byte> theirs)
    {
        if (usedOffer)
        {
            _offered!.Dispose();
            _offered = null;
            Complete();
        }

        Count();
        if (!onNewestChain || theirs.IsEmpty || !MlKem768PublicKey.TryImport(theirs, out var key))
            return;
        // An offer repeats until its answer is heard: the one we have answered last may still be under way.
        Span<byte> hash = stackalloc byte[Sha256.Size];
        key!.WriteHash(hash);
        if (!FixedTime.AreEqual(hash, _answered))
            _theirs = key;
    }

    public void Write(ref FieldWriter fields)
    {
        fields.WriteUInt32(Steps);
        fields.WriteUInt32(_sinceStep);
        fields.WriteByte((byte)((_offered is null ? 0 : 1) | (_theirs is null ? 0 : 2) | (_answer.Length == 0 ? 0 : 4)));
        fields.WriteBytes(_answered);
        _offered?.ExportSeed(fields.Take(MlKem768KeyPair.SeedSize));
        if (_theirs is not null)
            fields.WriteBytes(_theirs.Bytes);
        fields.WriteBytes(_answer);
    }

    public static KemRatchet? TryRead(ref FieldReader fields)
    {
        var read = new KemRatchet { Steps = fields.ReadUInt32(), _sinceStep = fields.ReadUInt32() };
        var flags = fields.ReadByte();
        read._answered = fields.ReadBytes(Sha256.Size).ToArray();
        var seed = fields.ReadBytes((flags & 1) == 0 ? 0 : MlKem768KeyPair.SeedSize);
        var theirs = fields.ReadBytes((flags & 2) == 0 ? 0 : MlKem768PublicKey.Size);
        read._answer = fields.ReadBytes((flags & 4) == 0 ? 0 : MlKem768.CiphertextSize).ToArray();
        if (fields.HasFailed || flags > 7 || (theirs.Length > 0 && !MlKem768PublicKey.TryImport(theirs, out read._theirs)))
            return null;
        if (seed.Length > 0)
            read._offered = MlKem768KeyPair.FromSeed(seed);
        return read;
    }

    public void Dispose() => _offered?.Dispose();

    private void Complete()
    {
        Steps = Steps == uint.MaxValue ? Steps : Steps + 1;
        _sinceStep = 0;
    }

    private void Count() => _sinceStep = _sinceStep == uint.MaxValue ? _sinceStep : _sinceStep + 1;
}
