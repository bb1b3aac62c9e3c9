// SPDX-License-Identifier: MIT
// CobblestoneKeys: key, base nonce and commitment of one encrypted stream. c2sp.org/chunked-encryption, "Key derivation".
// Owns 76 secret bytes, zeroed on Dispose.
using System.Buffers.Binary;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class CobblestoneKeys : IDisposable
{
    private const int CommitmentOffset = Aes256Gcm.KeySize + Aes256Gcm.NonceSize;

    private readonly SecretBytes _derived = new(CommitmentOffset + Cobblestone.CommitmentSize);

    /// <summary>HKDF-Expand(SHA-512, key, "c2sp.org/chunked-encryption@v1+" || aead || 0x00 || salt || context).</summary>
    public CobblestoneKeys(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> context)
    {
        var label = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8;
        var info = new byte[label.Length + salt.Length + context.Length];
        var fields = new FieldWriter(info);
        fields.WriteBytes(label);
        fields.WriteBytes(salt);
        fields.WriteBytes(context);
        Sha512.HkdfExpand(inputKey, info, _derived.ExposeForWriting());
    }

    public ReadOnlySpan<byte> Key => _derived.Expose()[..Aes256Gcm.KeySize];

    public ReadOnlySpan<byte> Commitment => _derived.Expose()[CommitmentOffset..];

    /// <summary>The nonce of a chunk: the base nonce XOR the chunk's number, big-endian.</summary>
    public void WriteNonce(long chunk, Span<byte> nonce)
    {
        _derived.Expose()[Aes256Gcm.KeySize..CommitmentOffset].CopyTo(nonce);
        var low = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(low, BinaryPrimitives.ReadUInt64BigEndian(low) ^ (ulong)chunk);
    }

    public void Dispose() => _derived.Dispose();
}
