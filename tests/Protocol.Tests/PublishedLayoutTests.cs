// SPDX-License-Identifier: MIT
// PublishedLayoutTests: a first message opened by hand, from the specification's formulas and the runtime's own hashes alone.
// If this fails, the wire format has changed.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class PublishedLayoutTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_first_message_opens_by_the_specification_alone(bool withOneTime)
    {
        using var alice = new TestDevice(41);
        using var bob = new TestDevice(42);
        using var session = Session.Initiate(alice.Local, bob.Bundle(withOneTime), alice.Random);
        var m = session.Encrypt("by the book"u8, alice.Random);

        // ver | 2 | suite | IK_A | EK_A | spk id | opk id | pq id | ct len | ratchet message
        Assert.Equal("01020001", Convert.ToHexString(m, 0, 4));
        Assert.Equal(alice.Identity.PublicKey.Bytes.ToArray(), m[4..36]);
        Assert.Equal("00000007" + (withOneTime ? "00000001" : "00000000") + "000000000000", Convert.ToHexString(m, 68, 14));
        var ephemeral = m[36..68];
        var inner = m[82..];
        Assert.Equal("0101", Convert.ToHexString(inner, 0, 2));
        Assert.Equal("0000000000000000", Convert.ToHexString(inner, 34, 8)); // pn, n
        Assert.Equal(54 + 64 + 16, inner.Length);

        byte[] transcript =
        [
            .. "SM1 session"u8, 0, 1, 0, 1,
            .. Id(alice.Address.Account), .. Id(alice.Address.Device), .. alice.Identity.PublicKey.Bytes, .. ephemeral,
            .. Id(bob.Address.Account), .. Id(bob.Address.Device), .. bob.Identity.PublicKey.Bytes,
            0, 0, 0, 7, .. bob.Signed.PublicKey.Bytes,
            0, 0, 0, (byte)(withOneTime ? 1 : 0), .. withOneTime ? bob.OneTime(1).PublicKey.Bytes.ToArray() : new byte[32],
            .. new byte[4 + 32 + 32],
        ];
        var th = SHA256.HashData(transcript);
        var signed = new byte[SignedPrekey.Size];
        bob.Signed.Export(signed);
        var spk = signed[12..44];
        byte[] ikm =
        [
            .. Enumerable.Repeat((byte)0xFF, 32), .. Dh(spk, alice.Identity.PublicKey.AgreementKey.Bytes),
            .. IdentityDh(bob.Identity, ephemeral), .. Dh(spk, ephemeral), .. withOneTime ? OneTimeDh(bob.OneTime(1), ephemeral) : [],
        ];
        var rk0 = HKDF.DeriveKey(HashAlgorithmName.SHA256, ikm, 32, new byte[32], [.. "SM1/x3dh"u8, .. th]);
        var step = HKDF.DeriveKey(HashAlgorithmName.SHA256, Dh(spk, inner.AsSpan(2, 32)), 64, rk0, "SM1/dr/root"u8.ToArray());
        var mk = HMACSHA256.HashData(step.AsSpan(32), [1]);
        var key = HKDF.Expand(HashAlgorithmName.SHA256, mk, 32, "SM1/dr/msg"u8.ToArray());

        var padded = new byte[64];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(inner.AsSpan(42, 12), inner.AsSpan(54, 64), inner.AsSpan(118), padded, [.. th, .. inner[..54]]);
        Assert.Equal("by the book", Encoding.UTF8.GetString(padded, 0, 11));
        Assert.Equal("80" + new string('0', 104), Convert.ToHexString(padded, 11, 53));
    }

    private static byte[] Id(Guid id) => Convert.FromHexString(id.ToString("N"));

    private static byte[] Dh(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey)
    {
        var shared = new byte[32];
        Assert.True(X25519.TryAgree(privateKey, publicKey, shared));
        return shared;
    }

    private static byte[] OneTimeDh(OneTimePrekey prekey, byte[] publicKey)
    {
        var exported = new byte[OneTimePrekey.Size];
        prekey.Export(exported);
        return Dh(exported.AsSpan(4), publicKey);
    }

    private static byte[] IdentityDh(IdentityKeyPair identity, byte[] publicKey)
    {
        // RFC 8032 §5.1.5: the scalar is the first half of SHA-512(seed); X25519 clamps it.
        var seed = new byte[32];
        identity.ExportSeed(seed);
        return Dh(SHA512.HashData(seed).AsSpan(0, 32), publicKey);
    }
}
