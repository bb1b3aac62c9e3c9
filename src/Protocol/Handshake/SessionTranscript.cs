// SPDX-License-Identifier: MIT
// SessionTranscript: every public value of a handshake in one fixed layout; its hash keys and authenticates the session. X3DH §3.3, §4.8; PQXDH §4.12.
// "SM1 session" 0x00 | ver | suite u16 | A: account, device, IK, EK | B: account, device, IK | spk id, SPK | opk id, OPK | pq id, H(PQPK), H(ct).
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed record SessionTranscript
{
    /// <summary>Length of the transcript hash, th: also the associated data of every message.</summary>
    public const int HashSize = Sha256.Size;

    private const int Size = 12 + 1 + 2 + (2 * DeviceAddress.Size) + (3 * 32) + (2 * (4 + X25519PublicKey.Size)) + PostQuantumSize;

    // pq id u32, H(PQPK), H(ct): zeros in suite 1, so that suite 2 changed no offset.
    private const int PostQuantumSize = 4 + Sha256.Size + Sha256.Size;

    public required DeviceAddress InitiatorAddress { get; init; }

    public required InitialHeader Header { get; init; }

    public required DeviceAddress ResponderAddress { get; init; }

    public required IdentityPublicKey ResponderIdentity { get; init; }

    public required X25519PublicKey SignedPrekey { get; init; }

    public required X25519PublicKey? OneTimePrekey { get; init; }

    public MlKem768PublicKey? KemPrekey { get; init; }

    public byte[] Hash()
    {
        Span<byte> transcript = stackalloc byte[Size];
        transcript.Clear();
        var fields = new FieldWriter(transcript);
        fields.WriteBytes(Labels.SessionTranscript);
        fields.WriteByte(WireFormat.Version);
        fields.WriteUInt16((ushort)Header.Suite);
        InitiatorAddress.Write(ref fields);
        fields.WriteBytes(Header.Initiator.Bytes);
        fields.WriteBytes(Header.Ephemeral.Bytes);
        ResponderAddress.Write(ref fields);
        fields.WriteBytes(ResponderIdentity.Bytes);
        fields.WriteUInt32(Header.SignedPrekeyId);
        fields.WriteBytes(SignedPrekey.Bytes);
        fields.WriteUInt32(Header.OneTimePrekeyId);
        var oneTime = fields.Take(X25519PublicKey.Size);
        OneTimePrekey?.Bytes.CopyTo(oneTime);
        fields.WriteUInt32(Header.KemPrekeyId);
        KemPrekey?.WriteHash(fields.Take(Sha256.Size));
        fields.WriteBytes(Header.CiphertextHash());
        var hash = new byte[HashSize];
        Sha256.Hash(transcript, hash);
        return hash;
    }
}
