// SPDX-License-Identifier: MIT
// InitialHeader: what the responder needs to find its keys; stands before every message until the first reply. X3DH §3.3; PQXDH §3.3.
// ver u8 = 1 | type u8 = 2 | suite u16 | IK_A 32 | EK_A 32 | spk id u32 | opk id u32 | pq id u32 | ct len u16 | ct. Public bytes only.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed record InitialHeader(IdentityPublicKey Initiator, X25519PublicKey Ephemeral, uint SignedPrekeyId, uint OneTimePrekeyId)
{
    /// <summary>Encoded length without a ciphertext, bytes: all of it in suite 1.</summary>
    public const int FixedSize = 1 + 1 + 2 + IdentityPublicKey.Size + X25519PublicKey.Size + 4 + 4 + 4 + 2;

    /// <summary>Longest encoded length, bytes.</summary>
    public const int MaxSize = FixedSize + MlKem768.CiphertextSize;

    /// <summary>0 for none: suite 1.</summary>
    public uint KemPrekeyId { get; init; }

    /// <summary>The ciphertext for the KEM prekey; a session keeps only its hash where it need not send it again. Empty in suite 1.</summary>
    public byte[] Ciphertext { get; init; } = [];

    public Suite Suite => KemPrekeyId == 0 ? Suite.X3dh : Suite.PostQuantumX3dh;

    /// <summary>Whether it can be sent: a stored header may hold only the hash of its ciphertext.</summary>
    public bool IsComplete => Ciphertext.Length == CiphertextSizeOf(Suite);

    public int Size => FixedSize + Ciphertext.Length;

    /// <summary>The same handshake: (IK_A, EK_A) is unique to one.</summary>
    public bool IsSameHandshake(InitialHeader other) => Initiator.Equals(other.Initiator) && Ephemeral.Equals(other.Ephemeral);

    /// <summary>Equal in every field: what a repeated header must be, since only the first one went into the transcript.</summary>
    public bool IsSameHeader(InitialHeader other) =>
        IsSameHandshake(other)
        && SignedPrekeyId == other.SignedPrekeyId && OneTimePrekeyId == other.OneTimePrekeyId && KemPrekeyId == other.KemPrekeyId
        && FixedTime.AreEqual(CiphertextHash(), other.CiphertextHash());

    /// <summary>H(ct), or nothing in suite 1.</summary>
    public byte[] CiphertextHash()
    {
        if (Ciphertext.Length != MlKem768.CiphertextSize)
            return Ciphertext; // nothing, or the hash already
        var hash = new byte[Sha256.Size];
        Sha256.Hash(Ciphertext, hash);
        return hash;
    }

    /// <summary>The same header with H(ct) in place of ct: enough to recognise a repeated one.</summary>
    public InitialHeader WithoutCiphertext() => this with { Ciphertext = CiphertextHash() };

    public void Write(ref FieldWriter fields)
    {
        fields.WriteByte(WireFormat.Version);
        fields.WriteByte((byte)MessageType.Initial);
        fields.WriteUInt16((ushort)Suite);
        fields.WriteBytes(Initiator.Bytes);
        fields.WriteBytes(Ephemeral.Bytes);
        fields.WriteUInt32(SignedPrekeyId);
        fields.WriteUInt32(OneTimePrekeyId);
        fields.WriteUInt32(KemPrekeyId);
        fields.WriteUInt16((ushort)Ciphertext.Length);
        fields.WriteBytes(Ciphertext);
    }

    /// <summary>Reads a header from the wire.</summary>
    /// <param name="fields">The message.</param>
    /// <param name="known">A key that has been imported already: when it is the initiator's, its costly check is not made again.</param>
    public static InitialHeader? TryRead(ref FieldReader fields, IdentityPublicKey? known) =>
        TryReadAny(ref fields, known) is { IsComplete: true } header ? header : null;

    /// <summary>Reads a header from a session's state, where the hash may stand for the ciphertext.</summary>
    public static InitialHeader? TryReadStored(ref FieldReader fields, IdentityPublicKey known) =>
        TryReadAny(ref fields, known) is { } header && (header.IsComplete || header.Ciphertext.Length == Sha256.Size) ? header : null;

    private static int CiphertextSizeOf(Suite suite) => suite == Suite.X3dh ? 0 : MlKem768.CiphertextSize;

    private static InitialHeader? TryReadAny(ref FieldReader fields, IdentityPublicKey? known)
    {
        var wellFormed = fields.ReadByte() == WireFormat.Version & fields.ReadByte() == (byte)MessageType.Initial;
        var suite = (Suite)fields.ReadUInt16();
        var initiatorBytes = fields.ReadBytes(IdentityPublicKey.Size);
        var ephemeralBytes = fields.ReadBytes(X25519PublicKey.Size);
        var (signedPrekeyId, oneTimePrekeyId, kemPrekeyId) = (fields.ReadUInt32(), fields.ReadUInt32(), fields.ReadUInt32());
        var ciphertext = fields.ReadBytes(fields.ReadUInt16());
        wellFormed &= suite == (kemPrekeyId == 0 ? Suite.X3dh : Suite.PostQuantumX3dh);
        if (!wellFormed || fields.HasFailed || signedPrekeyId == 0 || ciphertext.Length > MlKem768.CiphertextSize)
            return null;
        // The ephemeral key first: its check costs nothing, that of the identity two point operations.
        var initiator = known is not null && known.Bytes.SequenceEqual(initiatorBytes) ? known : null;
        return X25519PublicKey.TryImport(ephemeralBytes, out var ephemeral)
            && (initiator is not null || IdentityPublicKey.TryImport(initiatorBytes, out initiator))
            ? new InitialHeader(initiator!, ephemeral!, signedPrekeyId, oneTimePrekeyId)
            {
                KemPrekeyId = kemPrekeyId,
                Ciphertext = ciphertext.ToArray(),
            }
            : null;
    }
}
