// SPDX-License-Identifier: MIT
// PublishedKeys: the lasting public keys of a device, as one digest by which device and server see whether they mean the same.
// SHA-256 over "SM1 keys" 0x00 | identity 32 | signed prekey: id u32, key 32 | last-resort KEM prekey: id u32, key 1184.
// A prekey that is not there is the id 0 and no key. Not secret and not signed: it protects against loss, not against a server that lies.
using System.Buffers.Binary;

namespace SecureMessenger.Primitives.Statements;

/// <summary>The digest of what a device has published and not yet replaced.</summary>
public static class PublishedKeys
{
    /// <summary>Length of the digest, bytes.</summary>
    public const int DigestSize = Sha256.Size;

    /// <summary>Computes the digest.</summary>
    /// <param name="identity">The device's Ed25519 identity key, 32 bytes.</param>
    /// <param name="signedId">Id of the signed prekey in force, or 0 for none.</param>
    /// <param name="signedPrekey">Its X25519 key, or empty.</param>
    /// <param name="lastResortId">Id of the last-resort KEM prekey in force, or 0 for none.</param>
    /// <param name="lastResort">Its ML-KEM-768 key, or empty.</param>
    /// <param name="digest">Receives 32 bytes.</param>
    public static void WriteDigest(
        ReadOnlySpan<byte> identity, uint signedId, ReadOnlySpan<byte> signedPrekey, uint lastResortId, ReadOnlySpan<byte> lastResort, Span<byte> digest)
    {
        using var hash = new Sha256();
        hash.Append("SM1 keys\0"u8);
        hash.Append(identity);
        AppendKey(hash, signedId, signedPrekey);
        AppendKey(hash, lastResortId, lastResort);
        hash.Finish(digest);
    }

    private static void AppendKey(Sha256 hash, uint id, ReadOnlySpan<byte> key)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, id);
        hash.Append(number);
        hash.Append(key);
    }
}
