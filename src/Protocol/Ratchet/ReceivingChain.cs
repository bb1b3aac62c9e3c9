// SPDX-License-Identifier: MIT
// ReceivingChain: the symmetric ratchet of messages the other side sends under one ratchet key. Double Ratchet §2.2, §2.6.
// Owns 32 secret bytes, zeroed on Dispose. Deriving ahead changes nothing; Commit follows once a tag has verified.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class ReceivingChain(uint number, X25519PublicKey peerKey, ReadOnlySpan<byte> key, uint index) : IDisposable
{
    private readonly SecretBytes _key = SecretBytes.CopyOf(key);

    /// <summary>Which of the other side's chains this is, from 1.</summary>
    public uint Number { get; } = number;

    /// <summary>Their ratchet key: the header's dh.</summary>
    public X25519PublicKey PeerKey { get; } = peerKey;

    /// <summary>Number of the next expected message, from 0.</summary>
    public uint Index { get; private set; } = index;

    /// <summary>Runs <paramref name="keys"/>.Length / 32 steps ahead, keeping each message key; nothing changes.</summary>
    /// <param name="keys">Receives one message key per step.</param>
    /// <param name="following">Receives the chain key after them.</param>
    public void DeriveAhead(Span<byte> keys, Span<byte> following)
    {
        _key.Expose().CopyTo(following);
        for (var left = keys; left.Length > 0; left = left[WireFormat.KeySize..])
        {
            ChainStep.MessageKey(following, left[..WireFormat.KeySize]);
            ChainStep.Following(following, following);
        }
    }

    /// <summary>Moves on to <paramref name="index"/> with the chain key that belongs to it.</summary>
    public void Commit(uint index, ReadOnlySpan<byte> following)
    {
        Index = index;
        following.CopyTo(_key.ExposeForWriting());
    }

    public void Write(ref FieldWriter fields)
    {
        fields.WriteUInt32(Number);
        fields.WriteBytes(PeerKey.Bytes);
        fields.WriteBytes(_key.Expose());
        fields.WriteUInt32(Index);
    }

    public void Dispose() => _key.Dispose();
}
