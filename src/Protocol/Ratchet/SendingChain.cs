// SPDX-License-Identifier: MIT
// SendingChain: the symmetric ratchet of messages we send. Double Ratchet §2.2.
// Owns 32 secret bytes, zeroed on Dispose. Stepping is two calls, so that the state moves only once a ciphertext exists.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class SendingChain(ReadOnlySpan<byte> key, uint index) : IDisposable
{
    private readonly SecretBytes _key = SecretBytes.CopyOf(key);

    /// <summary>Number of the next message, from 0.</summary>
    public uint Index { get; private set; } = index;

    /// <summary>Derives the next message's key and the chain key after it; nothing changes.</summary>
    /// <exception cref="InvalidOperationException">The chain has served 2^32 - 1 messages.</exception>
    public void Derive(Span<byte> messageKey, Span<byte> following)
    {
        if (Index == uint.MaxValue)
            throw new InvalidOperationException("The sending chain is spent; the other side has to answer first.");
        ChainStep.MessageKey(_key.Expose(), messageKey);
        ChainStep.Following(_key.Expose(), following);
    }

    /// <summary>Moves on: the message has been encrypted.</summary>
    public void Commit(ReadOnlySpan<byte> following)
    {
        Index++;
        following.CopyTo(_key.ExposeForWriting());
    }

    /// <summary>A copy of the chain key, for a distribution.</summary>
    public SecretBytes CopyKey() => SecretBytes.CopyOf(_key.Expose());

    public void Write(ref FieldWriter fields)
    {
        fields.WriteBytes(_key.Expose());
        fields.WriteUInt32(Index);
    }

    public void Dispose() => _key.Dispose();
}
