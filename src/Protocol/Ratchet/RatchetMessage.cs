// SPDX-License-Identifier: MIT
// RatchetMessage: a message as it stands on the wire; a view over the caller's bytes. Double Ratchet §3.4.
// ver u8 = 1 | type u8 = 1 | dh 32 | pn u32 | n u32 | nonce 12 | AES-256-GCM(K, nonce, padded plaintext, th || header).
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal readonly ref struct RatchetMessage
{
    /// <summary>Header length, bytes.</summary>
    public const int HeaderSize = 1 + 1 + X25519PublicKey.Size + 4 + 4 + Aes256Gcm.NonceSize;

    /// <summary>Longest plaintext, bytes.</summary>
    public const int MaxPlaintextSize = 65_536;

    private const int PeerKeyOffset = 2;
    private const int NonceOffset = HeaderSize - Aes256Gcm.NonceSize;
    private const int AssociatedDataSize = SessionTranscript.HashSize + HeaderSize;

    private RatchetMessage(ReadOnlySpan<byte> bytes, uint previousLength, uint number)
    {
        Bytes = bytes;
        PreviousLength = previousLength;
        Number = number;
    }

    /// <summary>Longest message, bytes.</summary>
    public static int MaxSize => SizeFor(MaxPlaintextSize);

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The sender's ratchet key, dh.</summary>
    public ReadOnlySpan<byte> PeerKey => Bytes.Slice(PeerKeyOffset, X25519PublicKey.Size);

    /// <summary>Messages in the sender's previous chain, pn.</summary>
    public uint PreviousLength { get; }

    /// <summary>Number of the message in its chain, n.</summary>
    public uint Number { get; }

    public static int SizeFor(int plaintextSize) => HeaderSize + Padding.PaddedSize(plaintextSize) + Aes256Gcm.TagSize;

    public static bool HasValidSize(int size) => size >= SizeFor(0) && size <= MaxSize;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out RatchetMessage message)
    {
        message = default;
        if (!HasValidSize(bytes.Length))
            return false;
        var fields = new FieldReader(bytes);
        if (fields.ReadByte() != WireFormat.Version || fields.ReadByte() != (byte)MessageType.Ratchet)
            return false;
        _ = fields.ReadBytes(X25519PublicKey.Size);
        message = new RatchetMessage(bytes, fields.ReadUInt32(), fields.ReadUInt32());
        // 2^32 - 1 is never sent, so that a following number always exists.
        return message.PreviousLength != uint.MaxValue && message.Number != uint.MaxValue;
    }

    /// <summary>Writes header, padding and ciphertext in place; <paramref name="destination"/> is exactly <see cref="SizeFor"/> bytes.</summary>
    public static void Seal(
        SpeakingTurn turn, ReadOnlySpan<byte> messageKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> transcriptHash,
        ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        var fields = new FieldWriter(destination);
        fields.WriteByte(WireFormat.Version);
        fields.WriteByte((byte)MessageType.Ratchet);
        fields.WriteBytes(turn.OwnKey.Bytes);
        fields.WriteUInt32(turn.PreviousLength);
        fields.WriteUInt32(turn.Chain.Index);
        fields.WriteBytes(nonce);
        var padded = destination[HeaderSize..^Aes256Gcm.TagSize];
        plaintext.CopyTo(padded);
        Padding.Pad(padded, plaintext.Length);

        Span<byte> associatedData = stackalloc byte[AssociatedDataSize];
        BindTo(transcriptHash, destination, associatedData);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(messageKey, Labels.RatchetMessage, key);
        Aes256Gcm.Encrypt(key, nonce, padded, associatedData, destination[HeaderSize..]);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Verifies and decrypts.</summary>
    /// <returns>The plaintext, or null for any forgery; the caller disposes it.</returns>
    public SecretBytes? TryOpen(ReadOnlySpan<byte> messageKey, ReadOnlySpan<byte> transcriptHash)
    {
        Span<byte> associatedData = stackalloc byte[AssociatedDataSize];
        BindTo(transcriptHash, Bytes, associatedData);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(messageKey, Labels.RatchetMessage, key);
        var ciphertext = Bytes[HeaderSize..];
        using var padded = new SecretBytes(ciphertext.Length - Aes256Gcm.TagSize);
        var authentic = Aes256Gcm.TryDecrypt(
            key, Bytes.Slice(NonceOffset, Aes256Gcm.NonceSize), ciphertext, associatedData, padded.ExposeForWriting());
        CryptographicOperations.ZeroMemory(key);
        return authentic && Padding.TryUnpad(padded.Expose(), out var size) ? SecretBytes.CopyOf(padded.Expose()[..size]) : null;
    }

    private static void BindTo(ReadOnlySpan<byte> transcriptHash, ReadOnlySpan<byte> message, Span<byte> associatedData)
    {
        transcriptHash.CopyTo(associatedData);
        message[..HeaderSize].CopyTo(associatedData[SessionTranscript.HashSize..]);
    }
}
