// SPDX-License-Identifier: MIT
// PastChains: the other side's former ratchet keys, so that a late message finds its chain and a repeated one is called repeated.
// Holds public bytes only. Oldest first; as many as RatchetLimits.MaxReceivingChains allows beside the current chain.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class PastChains
{
    private const int EntrySize = 4 + X25519PublicKey.Size;
    private const int Capacity = RatchetLimits.MaxReceivingChains - 1;

    private readonly List<(uint Number, X25519PublicKey PeerKey)> _chains = new(Capacity);

    public int Size => 1 + (_chains.Count * EntrySize);

    /// <summary>The number of the chain under a header's dh, or null.</summary>
    public uint? Find(ReadOnlySpan<byte> peerKey)
    {
        foreach (var (number, key) in _chains)
        {
            if (key.Bytes.SequenceEqual(peerKey))
                return number;
        }

        return null;
    }

    /// <summary>Adds a chain that is no longer current.</summary>
    /// <returns>The number of the chain that has grown too old, or null.</returns>
    public uint? Push(uint number, X25519PublicKey peerKey)
    {
        uint? evicted = null;
        if (_chains.Count == Capacity)
        {
            evicted = _chains[0].Number;
            _chains.RemoveAt(0);
        }

        _chains.Add((number, peerKey));
        return evicted;
    }

    public void Write(ref FieldWriter fields)
    {
        fields.WriteByte((byte)_chains.Count);
        foreach (var (number, key) in _chains)
        {
            fields.WriteUInt32(number);
            fields.WriteBytes(key.Bytes);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; on false the content is of no use.</summary>
    public bool TryRead(ref FieldReader fields)
    {
        var count = fields.ReadByte();
        for (var i = 0; i < count; i++)
        {
            var number = fields.ReadUInt32();
            if (count > Capacity || !X25519PublicKey.TryImport(fields.ReadBytes(X25519PublicKey.Size), out var key))
                return false;
            _chains.Add((number, key!));
        }

        return true;
    }
}
