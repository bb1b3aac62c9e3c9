// SPDX-License-Identifier: MIT
// RatchetMessage: a message as it stands on the wire; a view over the caller's bytes. Double Ratchet §3.4.
// ver u8 = 1 | type u8 = 1 | dh 32 | pn u32 | n u32 | nonce 12 | AES-256-GCM(K, nonce, padded plaintext, th || header).
// Type 4 has behind the nonce: parts u8 (1 key, 2 ciphertext, 3 both) | ML-KEM key 1184 | ML-KEM ciphertext 1088.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal readonly ref struct RatchetMessage
{
    /// <summary>Header length without post-quantum parts, bytes.</summary>
    public const int HeaderSize = 1 + 1 + X25519PublicKey.Size + 4 + 4 + Aes256Gcm.NonceSize;

    /// <summary>Longest plaintext, bytes.</summary>
    public const int MaxPlaintextSize = 65_536;

    private const int PeerKeyOffset = 2;
    private const int NonceOffset = HeaderSize - Aes256Gcm.NonceSize;
    private const byte KeyPart = 1;
    private const byte CiphertextPart = 2;

    private RatchetMessage(ReadOnlySpan<byte> bytes, scoped ref FieldReader fields)
    {
        Bytes = bytes;
        PreviousLength = fields.ReadUInt32();
        Number = fields.ReadUInt32();
        _ = fields.ReadBytes(Aes256Gcm.NonceSize);
        if (bytes[1] == (byte)MessageType.KemRatchet)
        {
            var parts = fields.ReadByte();
            KemKey = fields.ReadBytes((parts & KeyPart) == 0 ? 0 : MlKem768PublicKey.Size);
            KemCiphertext = fields.ReadBytes((parts & CiphertextPart) == 0 ? 0 : MlKem768.CiphertextSize);
            HasUnknownParts = parts is 0 or > (KeyPart | CiphertextPart);
        }

        Header = bytes[..(bytes.Length - fields.Remaining)];
    }

    /// <summary>Longest message, bytes.</summary>
    public static int MaxSize => SizeFor(MaxPlaintextSize, kemKey: true, kemCiphertext: true);

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public ReadOnlySpan<byte> Header { get; }

    /// <summary>The sender's ratchet key, dh.</summary>
    public ReadOnlySpan<byte> PeerKey => Bytes.Slice(PeerKeyOffset, X25519PublicKey.Size);

    /// <summary>Messages in the sender's previous chain, pn.</summary>
    public uint PreviousLength { get; }

    /// <summary>Number of the message in its chain, n.</summary>
    public uint Number { get; }

    /// <summary>Whether it is of type 1, the only type of suite 1.</summary>
    public bool IsClassical => Bytes[1] == (byte)MessageType.Ratchet;

    /// <summary>The ML-KEM key the sender offers, or nothing.</summary>
    public ReadOnlySpan<byte> KemKey { get; }

    /// <summary>The ciphertext the message's chain began with, or nothing.</summary>
    public ReadOnlySpan<byte> KemCiphertext { get; }

    private bool HasUnknownParts { get; }

    public static int SizeFor(int plaintextSize, bool kemKey = false, bool kemCiphertext = false) =>
        HeaderSize + KemSize(kemKey, kemCiphertext) + Padding.PaddedSize(plaintextSize) + Aes256Gcm.TagSize;

    public static bool HasValidSize(int size) => size >= SizeFor(0) && size <= MaxSize;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out RatchetMessage message)
    {
        message = default;
        if (!HasValidSize(bytes.Length))
            return false;
        var fields = new FieldReader(bytes);
        if (fields.ReadByte() != WireFormat.Version || fields.ReadByte() is not ((byte)MessageType.Ratchet or (byte)MessageType.KemRatchet))
            return false;
        _ = fields.ReadBytes(X25519PublicKey.Size);
        message = new RatchetMessage(bytes, ref fields);
        // 2^32 - 1 is never sent, so that a following number always exists.
        return !fields.HasFailed && !message.HasUnknownParts && HasValidSizeBehindHeader(fields.Remaining)
            && message.PreviousLength != uint.MaxValue && message.Number != uint.MaxValue;
    }

    /// <summary>Writes header, padding and ciphertext in place; <paramref name="destination"/> is exactly <see cref="SizeFor"/> bytes.</summary>
    public static void Seal(
        SpeakingTurn turn, ReadOnlySpan<byte> messageKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> kemKey, ReadOnlySpan<byte> kemCiphertext,
        ReadOnlySpan<byte> transcriptHash, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        var kemSize = KemSize(!kemKey.IsEmpty, !kemCiphertext.IsEmpty);
        var header = destination[..(HeaderSize + kemSize)];
        var fields = new FieldWriter(header);
        fields.WriteByte(WireFormat.Version);
        fields.WriteByte((byte)(kemSize == 0 ? MessageType.Ratchet : MessageType.KemRatchet));
        fields.WriteBytes(turn.OwnKey.Bytes);
        fields.WriteUInt32(turn.PreviousLength);
        fields.WriteUInt32(turn.Chain.Index);
        fields.WriteBytes(nonce);
        if (kemSize > 0)
            fields.WriteByte((byte)((kemKey.IsEmpty ? 0 : KeyPart) | (kemCiphertext.IsEmpty ? 0 : CiphertextPart)));
        fields.WriteBytes(kemKey);
        fields.WriteBytes(kemCiphertext);
        var padded = destination[header.Length..^Aes256Gcm.TagSize];
        plaintext.CopyTo(padded);
        Padding.Pad(padded, plaintext.Length);

        Span<byte> associatedData = stackalloc byte[SessionTranscript.HashSize + header.Length];
        BindTo(transcriptHash, header, associatedData);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(messageKey, Labels.RatchetMessage, key);
        Aes256Gcm.Encrypt(key, nonce, padded, associatedData, destination[header.Length..]);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Verifies and decrypts.</summary>
    /// <returns>The plaintext, or null for any forgery; the caller disposes it.</returns>
    public SecretBytes? TryOpen(ReadOnlySpan<byte> messageKey, ReadOnlySpan<byte> transcriptHash)
    {
        Span<byte> associatedData = stackalloc byte[SessionTranscript.HashSize + Header.Length];
        BindTo(transcriptHash, Header, associatedData);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(messageKey, Labels.RatchetMessage, key);
        var ciphertext = Bytes[Header.Length..];
        var plaintext = new SecretBytes(ciphertext.Length - Aes256Gcm.TagSize);
        var authentic = Aes256Gcm.TryDecrypt(
            key, Bytes.Slice(NonceOffset, Aes256Gcm.NonceSize), ciphertext, associatedData, plaintext.ExposeForWriting());
        CryptographicOperations.ZeroMemory(key);
        if (!authentic || !Padding.TryUnpad(plaintext.Expose(), out var size))
        {
            plaintext.Dispose();
            return null;
        }

        plaintext.Shorten(size);
        return plaintext;
    }

    private static bool HasValidSizeBehindHeader(int size) => HeaderSize + size >= SizeFor(0) && HeaderSize + size <= SizeFor(MaxPlaintextSize);

    private static int KemSize(bool kemKey, bool kemCiphertext) =>
        kemKey || kemCiphertext ? 1 + (kemKey ? MlKem768PublicKey.Size : 0) + (kemCiphertext ? MlKem768.CiphertextSize : 0) : 0;

    private static void BindTo(ReadOnlySpan<byte> transcriptHash, ReadOnlySpan<byte> header, Span<byte> associatedData)
    {
        transcriptHash.CopyTo(associatedData);
        header.CopyTo(associatedData[SessionTranscript.HashSize..]);
    }
}
