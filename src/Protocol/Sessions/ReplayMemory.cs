// SPDX-License-Identifier: MIT
// ReplayMemory: H(EK_A) of every handshake accepted without a one-time prekey, while its signed prekey lives. X3DH §4.2.
// Holds no secret bytes. Only authenticated handshakes get in; a full memory takes no more of their kind.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class ReplayMemory
{
    private const int Capacity = 1024;
    private const int EntrySize = Sha256.Size + 4;

    private readonly List<(byte[] Hash, uint SignedPrekeyId)> _seen = [];

    public bool IsFull => _seen.Count >= Capacity;

    public int Size => 2 + (_seen.Count * EntrySize);

    public bool Contains(InitialMessage initial)
    {
        Span<byte> hash = stackalloc byte[Sha256.Size];
        initial.WriteEphemeralHash(hash);
        foreach (var (seen, _) in _seen)
        {
            if (FixedTime.AreEqual(seen, hash))
                return true;
        }

        return false;
    }

    public void Add(InitialMessage initial)
    {
        var hash = new byte[Sha256.Size];
        initial.WriteEphemeralHash(hash);
        _seen.Add((hash, initial.SignedPrekeyId));
    }

    public void Forget(uint signedPrekeyId) => _seen.RemoveAll(entry => entry.SignedPrekeyId == signedPrekeyId);

    public void Write(ref FieldWriter fields)
    {
        fields.WriteUInt16((ushort)_seen.Count);
        foreach (var (hash, signedPrekeyId) in _seen)
        {
            fields.WriteBytes(hash);
            fields.WriteUInt32(signedPrekeyId);
        }
    }

    public bool TryRead(ref FieldReader fields)
    {
        int count = fields.ReadUInt16();
        if (count > Capacity || fields.Remaining < count * EntrySize)
            return false;
        for (var i = 0; i < count; i++)
            _seen.Add((fields.ReadBytes(Sha256.Size).ToArray(), fields.ReadUInt32()));
        return true;
    }
}
