// SPDX-License-Identifier: MIT
// What a request with an Idempotency-Key is known by. Register, login and refresh carry passwords and tokens, so nothing of
// them is stored readably: the row's id and the fingerprint are HMACs that take in the caller's key, and the answer is sealed
// under a third. Who has the database and our secret still needs the caller's key and body to open it.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>One request: by whom, under which key, asking what.</summary>
internal sealed class KeyedRequest
{
    private readonly byte[] _sealKey;

    /// <summary>Derives all three.</summary>
    /// <param name="secret">Of this installation.</param>
    /// <param name="scope">Whose key it is: the device, or nobody where the route is open.</param>
    /// <param name="key">The caller's key.</param>
    /// <param name="target">The route asked, with its query.</param>
    /// <param name="body">The body, as it came.</param>
    public KeyedRequest(byte[] secret, string scope, string key, string target, byte[] body)
    {
        var (who, what) = (Encoding.UTF8.GetBytes(scope), Encoding.UTF8.GetBytes(key));
        var asked = Encoding.UTF8.GetBytes(target);
        Id = Derive(secret, "id"u8, who, what);
        Fingerprint = Derive(secret, "fingerprint"u8, who, what, asked, body);
        _sealKey = Derive(secret, "seal"u8, who, what, asked, body);
    }

    /// <summary>The row: one per caller and key.</summary>
    public byte[] Id { get; }

    /// <summary>Tells another request under the same key.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>Seals an answer: nonce, ciphertext, tag.</summary>
    public byte[] Seal(ReadOnlySpan<byte> answer)
    {
        var box = new byte[Aes256Gcm.NonceSize + answer.Length + Aes256Gcm.TagSize];
        RandomNumberGenerator.Fill(box.AsSpan(0, Aes256Gcm.NonceSize));
        Aes256Gcm.Encrypt(_sealKey, box.AsSpan(0, Aes256Gcm.NonceSize), answer, Id, box.AsSpan(Aes256Gcm.NonceSize));
        return box;
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    public bool TryOpen(ReadOnlySpan<byte> box, [NotNullWhen(true)] out byte[]? answer)
    {
        answer = null;
        if (box.Length < Aes256Gcm.NonceSize + Aes256Gcm.TagSize) return false;
        var opened = new byte[box.Length - Aes256Gcm.NonceSize - Aes256Gcm.TagSize];
        if (!Aes256Gcm.TryDecrypt(_sealKey, box[..Aes256Gcm.NonceSize], box[Aes256Gcm.NonceSize..], Id, opened)) return false;
        answer = opened;
        return true;
    }

    // Every part with its length before it: no two lists of parts look alike.
    private static byte[] Derive(byte[] secret, ReadOnlySpan<byte> purpose, params ReadOnlySpan<byte[]> parts)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        Append(mac, purpose);
        foreach (var part in parts) Append(mac, part);
        return mac.GetHashAndReset();
    }

    private static void Append(IncrementalHash mac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        mac.AppendData(length);
        mac.AppendData(part);
    }
}
