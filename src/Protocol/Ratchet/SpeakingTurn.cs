// SPDX-License-Identifier: MIT
// SpeakingTurn: we hold a ratchet pair and may hear a new key of theirs. Double Ratchet §2.3.
// Owns the root, the pair and the sending chain (none for a responder before the first message); zeroes all on Dispose.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class SpeakingTurn(RootKey root, X25519KeyPair pair, SendingChain? chain, uint previousLength)
    : RatchetTurn(root, previousLength)
{
    public const byte Tag = 1;

    /// <summary>Our ratchet key: the header's dh.</summary>
    public X25519PublicKey OwnKey => pair.PublicKey;

    /// <summary>The chain to send with. Only a responder that has heard nothing yet has none, and such a turn is never stored.</summary>
    public SendingChain Chain => chain ?? throw new InvalidOperationException("A responder hears before it speaks.");

    public override int Size => 1 + (3 * WireFormat.KeySize) + 4 + 4;

    /// <summary>Steps the root with their new key, and with their answer to our KEM key; nothing changes here.</summary>
    /// <returns>The turn to answer in, with the receiving chain; null if the shared value is all zeros.</returns>
    public (ListeningTurn Turn, ReceivingChain Chain)? TryHear(X25519PublicKey theirs, KemShare? kem, uint chainNumber)
    {
        Span<byte> chainKey = stackalloc byte[WireFormat.KeySize];
        try
        {
            if (Root.TryStep(pair, theirs, kem, chainKey) is not { } next)
                return null;
            return (new ListeningTurn(next, theirs, chain?.Index ?? 0), new ReceivingChain(chainNumber, theirs, chainKey, 0));
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
        pair.ExportPrivateKey(fields.Take(X25519KeyPair.PrivateKeySize));
        Chain.Write(ref fields);
        fields.WriteUInt32(PreviousLength);
    }

    public static SpeakingTurn? TryReadRest(ref FieldReader fields)
    {
        var root = fields.ReadBytes(WireFormat.KeySize);
        var privateKey = fields.ReadBytes(X25519KeyPair.PrivateKeySize);
        var chainKey = fields.ReadBytes(WireFormat.KeySize);
        var index = fields.ReadUInt32();
        var previousLength = fields.ReadUInt32();
        return fields.HasFailed
            ? null
            : new SpeakingTurn(
                new RootKey(SecretBytes.CopyOf(root)), X25519KeyPair.FromPrivateKey(privateKey),
                new SendingChain(chainKey, index), previousLength);
    }

    public override void Dispose()
    {
        base.Dispose();
        pair.Dispose();
        chain?.Dispose();
    }
}
