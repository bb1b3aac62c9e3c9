// SPDX-License-Identifier: MIT
// PublishedLayoutTests: a first message opened by hand, from the specification's formulas and the runtime's own hashes alone.
// If this fails, the wire format has changed.
using System.Security.Cryptography;
using System.Text;
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
            .. HandMade.Id(alice.Address.Account), .. HandMade.Id(alice.Address.Device), .. alice.Identity.PublicKey.Bytes, .. ephemeral,
            .. HandMade.Id(bob.Address.Account), .. HandMade.Id(bob.Address.Device), .. bob.Identity.PublicKey.Bytes,
            0, 0, 0, 7, .. bob.Signed.PublicKey.Bytes,
            0, 0, 0, (byte)(withOneTime ? 1 : 0), .. withOneTime ? bob.OneTime(1).PublicKey.Bytes.ToArray() : new byte[32],
            .. new byte[4 + 32 + 32],
        ];
        var th = SHA256.HashData(transcript);
        var spk = HandMade.PrivateKey(bob.Signed);
        byte[] ikm =
        [
            .. Enumerable.Repeat((byte)0xFF, 32), .. HandMade.Dh(spk, alice.Identity.PublicKey.AgreementKey.Bytes),
            .. HandMade.Dh(bob.Identity, ephemeral), .. HandMade.Dh(spk, ephemeral), .. withOneTime ? HandMade.Dh(bob.OneTime(1), ephemeral) : [],
        ];
        var rk0 = HKDF.DeriveKey(HashAlgorithmName.SHA256, ikm, 32, new byte[32], [.. "SM1/x3dh"u8, .. th]);
        var step = HKDF.DeriveKey(HashAlgorithmName.SHA256, HandMade.Dh(spk, inner.AsSpan(2, 32)), 64, rk0, "SM1/dr/root"u8.ToArray());
        var padded = HandMade.Open(inner, step[32..], th);
        Assert.Equal("by the book", Encoding.UTF8.GetString(padded, 0, 11));
        Assert.Equal("80" + new string('0', 104), Convert.ToHexString(padded, 11, 53));
    }
}
