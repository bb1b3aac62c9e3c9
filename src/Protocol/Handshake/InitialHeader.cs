// SPDX-License-Identifier: MIT
// InitialHeader: what the responder needs to find its keys; stands before every message until the first reply. X3DH §3.3.
// ver u8 = 1 | type u8 = 2 | suite u16 | IK_A 32 | EK_A 32 | spk id u32 | opk id u32 | pq id u32 | ct len u16. Public bytes only.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class InitialHeader(IdentityPublicKey initiator, X25519PublicKey ephemeral, uint signedPrekeyId, uint oneTimePrekeyId)
{
    /// <summary>Encoded length for suite 1, bytes.</summary>
    public const int Size = 1 + 1 + 2 + IdentityPublicKey.Size + X25519PublicKey.Size + 4 + 4 + 4 + 2;

    public const Suite SessionSuite = Suite.X3dh;

    /// <summary>The initiator's identity key, IK_A.</summary>
    public IdentityPublicKey Initiator { get; } = initiator;

    /// <summary>The initiator's ephemeral key, EK_A.</summary>
    public X25519PublicKey Ephemeral { get; } = ephemeral;

    public uint SignedPrekeyId { get; } = signedPrekeyId;

    /// <summary>0 for none.</summary>
    public uint OneTimePrekeyId { get; } = oneTimePrekeyId;

    /// <summary>The same handshake: (IK_A, EK_A) is unique to one.</summary>
    public bool IsSameHandshake(InitialHeader other) => Initiator.Equals(other.Initiator) && Ephemeral.Equals(other.Ephemeral);

    /// <summary>Equal in every field: what a repeated header must be, since only the first one went into the transcript.</summary>
    public bool IsSameHeader(InitialHeader other) =>
        IsSameHandshake(other) && SignedPrekeyId == other.SignedPrekeyId && OneTimePrekeyId == other.OneTimePrekeyId;

    public void Write(ref FieldWriter fields)
    {
        fields.WriteByte(WireFormat.Version);
        fields.WriteByte((byte)MessageType.Initial);
        fields.WriteUInt16((ushort)SessionSuite);
        fields.WriteBytes(Initiator.Bytes);
        fields.WriteBytes(Ephemeral.Bytes);
        fields.WriteUInt32(SignedPrekeyId);
        fields.WriteUInt32(OneTimePrekeyId);
        fields.WriteUInt32(0); // pq id: none in suite 1
        fields.WriteUInt16(0); // ct len: none in suite 1
    }

    public static InitialHeader? TryRead(ref FieldReader fields)
    {
        var wellFormed = fields.ReadByte() == WireFormat.Version
            & fields.ReadByte() == (byte)MessageType.Initial
            & fields.ReadUInt16() == (ushort)SessionSuite;
        var initiatorBytes = fields.ReadBytes(IdentityPublicKey.Size);
        var ephemeralBytes = fields.ReadBytes(X25519PublicKey.Size);
        var signedPrekeyId = fields.ReadUInt32();
        var oneTimePrekeyId = fields.ReadUInt32();
        wellFormed &= fields.ReadUInt32() == 0 & fields.ReadUInt16() == 0;
        if (!wellFormed || fields.HasFailed || signedPrekeyId == 0)
            return null;
        // The ephemeral key first: its check costs nothing, that of the identity two point operations.
        return X25519PublicKey.TryImport(ephemeralBytes, out var ephemeral) && IdentityPublicKey.TryImport(initiatorBytes, out var initiator)
            ? new InitialHeader(initiator!, ephemeral!, signedPrekeyId, oneTimePrekeyId)
            : null;
    }
}
