// SPDX-License-Identifier: MIT
// HandMade: the few formulas of the specification that layout tests need, on the runtime's own hashes and ciphers.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

internal static class HandMade
{
    public static byte[] Id(Guid id) => Convert.FromHexString(id.ToString("N"));

    public static byte[] Dh(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey)
    {
        var shared = new byte[32];
        Assert.True(X25519.TryAgree(privateKey, publicKey, shared));
        return shared;
    }

    public static byte[] Dh(OneTimePrekey prekey, byte[] publicKey)
    {
        var exported = new byte[OneTimePrekey.Size];
        prekey.Export(exported);
        return Dh(exported.AsSpan(4), publicKey);
    }

    public static byte[] Dh(IdentityKeyPair identity, byte[] publicKey)
    {
        // RFC 8032 §5.1.5: the scalar is the first half of SHA-512(seed); X25519 clamps it.
        var seed = new byte[32];
        identity.ExportSeed(seed);
        return Dh(SHA512.HashData(seed).AsSpan(0, 32), publicKey);
    }

    public static byte[] Decapsulate(KemPrekey prekey, byte[] ciphertext)
    {
        var (exported, shared) = (new byte[KemPrekey.Size], new byte[32]);
        prekey.Export(exported);
        using var pair = MlKem768KeyPair.FromSeed(exported.AsSpan(12, 64));
        pair.Decapsulate(ciphertext, shared);
        return shared;
    }

    public static byte[] PrivateKey(SignedPrekey prekey)
    {
        var exported = new byte[SignedPrekey.Size];
        prekey.Export(exported);
        return exported[12..44];
    }

    /// <summary>Opens the first message of a chain; gives the padded plaintext.</summary>
    public static byte[] Open(byte[] message, byte[] chainKey, byte[] transcriptHash, int headerSize = 54, int nonceOffset = 42, string label = "SM1/dr/msg")
    {
        var key = HKDF.Expand(HashAlgorithmName.SHA256, HMACSHA256.HashData(chainKey, new byte[] { 1 }), 32, Encoding.ASCII.GetBytes(label));
        var padded = new byte[message.Length - headerSize - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(
            message.AsSpan(nonceOffset, 12), message.AsSpan(headerSize, padded.Length), message.AsSpan(headerSize + padded.Length), padded,
            [.. transcriptHash, .. message[..headerSize]]);
        return padded;
    }
}
