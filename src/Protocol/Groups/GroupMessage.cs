// SPDX-License-Identifier: MIT
// GroupMessage: a sender-key message as it stands on the wire; a view over the caller's bytes.
// ver u8 = 1 | type u8 = 3 | group 16 | epoch u32 | chain u32 | n u32 | nonce 12 | AES-256-GCM(K, nonce, padded, H(sender) || header) | sig 64.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal readonly ref struct GroupMessage
{
    /// <summary>Header length, bytes.</summary>
    public const int HeaderSize = 2 + SenderChainId.Size + 4 + Aes256Gcm.NonceSize;

    private const int NonceOffset = HeaderSize - Aes256Gcm.NonceSize;
    private const int AssociatedDataSize = Sha256.Size + HeaderSize;

    private GroupMessage(ReadOnlySpan<byte> bytes, SenderChainId chain, uint number)
    {
        Bytes = bytes;
        Chain = chain;
        Number = number;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public SenderChainId Chain { get; }

    /// <summary>Number of the message in its chain, n.</summary>
    public uint Number { get; }

    private ReadOnlySpan<byte> Signed => Bytes[..^SenderKeyPair.SignatureSize];

    public static int SizeFor(int plaintextSize) =>
        HeaderSize + Padding.PaddedSize(plaintextSize) + Aes256Gcm.TagSize + SenderKeyPair.SignatureSize;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out GroupMessage message)
    {
        message = default;
        if (bytes.Length < SizeFor(0) || bytes.Length > MessageBody.MaxSize)
            return false;
        var fields = new FieldReader(bytes);
        if (fields.ReadByte() != WireFormat.Version || fields.ReadByte() != (byte)MessageType.Group)
            return false;
        message = new GroupMessage(bytes, SenderChainId.Read(ref fields), fields.ReadUInt32());
        return message.Chain.IsWellFormed && message.Number != uint.MaxValue;
    }

    /// <summary>What a chain's messages are bound to: H("SM1 grp" 0x00 | group | epoch | account | device | IK).</summary>
    public static byte[] BindTo(SenderChainId chain, DeviceAddress sender, IdentityPublicKey identity)
    {
        Span<byte> bound = stackalloc byte[8 + 16 + 4 + DeviceAddress.Size + IdentityPublicKey.Size];
        var fields = new FieldWriter(bound);
        fields.WriteBytes(Labels.Group);
        fields.WriteId(chain.Group);
        fields.WriteUInt32(chain.Epoch);
        sender.Write(ref fields);
        fields.WriteBytes(identity.Bytes);
        var hash = new byte[Sha256.Size];
        Sha256.Hash(bound, hash);
        return hash;
    }

    /// <summary>Writes header, padding, ciphertext and signature in place; <paramref name="destination"/> is exactly <see cref="SizeFor"/> bytes.</summary>
    public static void Seal(
        SenderChainId chain, uint number, ReadOnlySpan<byte> messageKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> binding,
        SenderKeyPair signer, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        var fields = new FieldWriter(destination);
        fields.WriteByte(WireFormat.Version);
        fields.WriteByte((byte)MessageType.Group);
        chain.Write(ref fields);
        fields.WriteUInt32(number);
        fields.WriteBytes(nonce);
        var signed = destination[..^SenderKeyPair.SignatureSize];
        var padded = signed[HeaderSize..^Aes256Gcm.TagSize];
        plaintext.CopyTo(padded);
        Padding.Pad(padded, plaintext.Length);

        Span<byte> associatedData = stackalloc byte[AssociatedDataSize];
        binding.CopyTo(associatedData);
        destination[..HeaderSize].CopyTo(associatedData[Sha256.Size..]);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(messageKey, Labels.GroupMessage, key);
        Aes256Gcm.Encrypt(key, nonce, padded, associatedData, signed[HeaderSize..]);
        CryptographicOperations.ZeroMemory(key);
        signer.Sign(signed, destination[^SenderKeyPair.SignatureSize..]);
    }

    public bool Verify(SenderPublicKey key) => key.Verify(Signed, Bytes[^SenderKeyPair.SignatureSize..]);

    /// <summary>Decrypts what <see cref="Verify"/> has taken.</summary>
    /// <returns>The plaintext, or null for any forgery; the caller disposes it.</returns>
    public SecretBytes? TryOpen(ReadOnlySpan<byte> messageKey, ReadOnlySpan<byte> binding)
    {
        Span<byte> associatedData = stackalloc byte[AssociatedDataSize];
        binding.CopyTo(associatedData);
        Bytes[..HeaderSize].CopyTo(associatedData[Sha256.Size..]);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(messageKey, Labels.GroupMessage, key);
        var ciphertext = Signed[HeaderSize..];
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
}
