// SPDX-License-Identifier: MIT
// MessageBody: a message's content, encrypted once under a fresh key that is then wrapped to each device.
// ver u8 = 1 | type u8 = 16 | commitment 32 | nonce 12 | AES-256-GCM(Expand(K, "SM1/body/key"), nonce, padded content, H(context)).
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Sealing and opening of message bodies.</summary>
public static class MessageBody
{
    /// <summary>Longest body, bytes.</summary>
    public const int MaxSize = 96 * 1024;

    /// <summary>Longest content, bytes: what still fits <see cref="MaxSize"/> once padded. A text of 64 KiB fits with room to spare.</summary>
    public const int MaxContentSize = 96_255;

    private const int NonceOffset = 2 + Sha256.Size;
    private const int HeaderSize = NonceOffset + Aes256Gcm.NonceSize;

    /// <summary>Seals a content under a fresh key.</summary>
    /// <param name="content">Up to <see cref="MaxContentSize"/> bytes.</param>
    /// <param name="context">What the body is bound to.</param>
    /// <param name="random">Where key and nonce come from.</param>
    /// <param name="wrap">What to encrypt to each receiving device; the caller disposes it.</param>
    /// <returns>The body.</returns>
    public static byte[] Seal(ReadOnlySpan<byte> content, BodyContext context, RandomSource random, out WrapContent wrap)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, MaxContentSize);
        var body = new byte[HeaderSize + Padding.PaddedSize(content.Length) + Aes256Gcm.TagSize];
        var bodyKey = SecretBytes.Random(WireFormat.KeySize, random);
        random.Fill(body.AsSpan(NonceOffset, Aes256Gcm.NonceSize));
        body[0] = WireFormat.Version;
        body[1] = (byte)MessageType.Body;
        HkdfSha256.Expand(bodyKey.Expose(), Labels.BodyCommitment, body.AsSpan(2, Sha256.Size));
        var padded = body.AsSpan(HeaderSize..^Aes256Gcm.TagSize);
        content.CopyTo(padded);
        Padding.Pad(padded, content.Length);

        Span<byte> associatedData = stackalloc byte[Sha256.Size];
        context.WriteHash(associatedData);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(bodyKey.Expose(), Labels.BodyKey, key);
        Aes256Gcm.Encrypt(key, body.AsSpan(NonceOffset, Aes256Gcm.NonceSize), padded, associatedData, body.AsSpan(HeaderSize));
        CryptographicOperations.ZeroMemory(key);

        Span<byte> bodyHash = stackalloc byte[Sha256.Size];
        Sha256.Hash(body, bodyHash);
        wrap = new WrapContent(bodyKey, bodyHash);
        return body;
    }

    /// <summary>Opens a body: its hash, its commitment, then its tag. One error for all of them.</summary>
    /// <param name="body">The body.</param>
    /// <param name="wrap">The content of this device's wrap.</param>
    /// <param name="context">What the body must be bound to.</param>
    /// <param name="content">The content, or null.</param>
    /// <returns>False if anything is not as the sender sealed it.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> body, WrapContent wrap, BodyContext context, out byte[]? content)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        ArgumentNullException.ThrowIfNull(context);
        content = null;
        if (body.Length < HeaderSize + Padding.PaddedSize(0) + Aes256Gcm.TagSize || body.Length > MaxSize)
            return false;
        Span<byte> expected = stackalloc byte[2 * Sha256.Size];
        Sha256.Hash(body, expected[..Sha256.Size]);
        HkdfSha256.Expand(wrap.Key.Expose(), Labels.BodyCommitment, expected[Sha256.Size..]);
        var matches = FixedTime.AreEqual(expected[..Sha256.Size], wrap.BodyHash)
            & FixedTime.AreEqual(expected[Sha256.Size..], body.Slice(2, Sha256.Size));
        if (!matches || body[0] != WireFormat.Version || body[1] != (byte)MessageType.Body)
            return false;

        Span<byte> associatedData = stackalloc byte[Sha256.Size];
        context.WriteHash(associatedData);
        Span<byte> key = stackalloc byte[Aes256Gcm.KeySize];
        HkdfSha256.Expand(wrap.Key.Expose(), Labels.BodyKey, key);
        var ciphertext = body[HeaderSize..];
        using var padded = new SecretBytes(ciphertext.Length - Aes256Gcm.TagSize);
        var authentic = Aes256Gcm.TryDecrypt(
            key, body.Slice(NonceOffset, Aes256Gcm.NonceSize), ciphertext, associatedData, padded.ExposeForWriting());
        CryptographicOperations.ZeroMemory(key);
        if (!authentic || !Padding.TryUnpad(padded.Expose(), out var size))
            return false;
        content = padded.Expose()[..size].ToArray();
        return true;
    }
}
