// SPDX-License-Identifier: MIT
// ListeningTurn: we have heard their newest key; our own next pair is drawn only when we speak. Double Ratchet §8.5 (deferred step).
// Owns the root, zeroed on Dispose. Our former private key is gone already: nothing can be heard under another new key.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class ListeningTurn(RootKey root, X25519PublicKey theirs, uint previousLength)
    : RatchetTurn(root, previousLength)
{
    public const byte Tag = 2;

    public override int Size => 1 + WireFormat.KeySize + X25519PublicKey.Size + 4;

    /// <summary>Steps the root with our next pair, which the new turn owns, and with our answer to their KEM key; nothing changes here.</summary>
    /// <exception cref="InvalidOperationException">The shared value is all zeros, which no imported key gives.</exception>
    public SpeakingTurn Speak(X25519KeyPair pair, KemShare? kem)
    {
        Span<byte> chainKey = stackalloc byte[WireFormat.KeySize];
        try
        {
            var next = Root.TryStep(pair, theirs, kem, chainKey) ?? throw new InvalidOperationException("The peer's ratchet key is unusable.");
            return new SpeakingTurn(next, pair, new SendingChain(chainKey, 0), PreviousLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(chainKey);
        }
    }

    public override void Write(ref FieldWriter fields)
    {
        fields.WriteByte(Tag);
        Root.Write(ref fields);
        fields.WriteBytes(theirs.Bytes);
        fields.WriteUInt32(PreviousLength);
    }

    public static ListeningTurn? TryReadRest(ref FieldReader fields)
    {
        var root = fields.ReadBytes(WireFormat.KeySize);
        var key = fields.ReadBytes(X25519PublicKey.Size);
        var previousLength = fields.ReadUInt32();
        return !fields.HasFailed && X25519PublicKey.TryImport(key, out var theirs)
            ? new ListeningTurn(new RootKey(SecretBytes.CopyOf(root)), theirs!, previousLength)
            : null;
    }
}
