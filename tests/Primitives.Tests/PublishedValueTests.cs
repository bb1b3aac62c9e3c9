// SPDX-License-Identifier: MIT
// PublishedValueTests: values printed in RFC 7748, 8032, 5869 and 4231, and numbers of libsignal's tests, typed in. They need no file.
using System.Text;
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests;

public sealed class PublishedValueTests
{
    [Fact]
    public void X25519_gives_the_keys_and_shared_value_of_rfc_7748_6_1()
    {
        using var alice = X25519KeyPair.FromPrivateKey(Hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", alice.PublicKey.ToString());
        Assert.True(X25519PublicKey.TryImport(Hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"), out var bob));
        var shared = new byte[X25519.KeySize];
        Assert.True(alice.TryAgree(bob!, shared));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(shared));
    }

    [Fact]
    public void X25519_applied_a_thousand_times_gives_the_value_of_rfc_7748_5_2()
    {
        byte[] k = [9, .. new byte[31]], u = [9, .. new byte[31]];
        for (var i = 0; i < 1000; i++)
        {
            var shared = new byte[X25519.KeySize];
            Assert.True(X25519.TryAgree(k, u, shared));
            (k, u) = (shared, k);
            if (i == 0)
                Assert.Equal(Hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"), k);
        }

        Assert.Equal(Hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"), k);
    }

    [Fact]
    public void X25519_agrees_with_the_pair_of_libsignal()
    {
        var shared = new byte[X25519.KeySize];
        Assert.True(X25519.TryAgree(
            Hex("c806439dc9d2c476ffed8f2580c0888d58ab406bf7ae3698879021b96bb4bf59"),
            Hex("653614993d2b15ee9e5fd3d86ce719ef4ec1daae1886a87b3f5fa9565a27a22f"), shared));
        Assert.Equal(Hex("325f239328941ced6e673b86ba41017448e99b649a9c3806c1dd7ca4c477e629"), shared);
    }

    [Fact]
    public void Ed25519_signs_as_rfc_8032_7_1_test_1()
    {
        var (publicKey, secretKey, signature) = (new byte[32], new byte[64], new byte[64]);
        Ed25519.ExpandSeed(Hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"), publicKey, secretKey);
        Assert.Equal(Hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), publicKey);
        Ed25519.Sign(secretKey, [], signature);
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            Convert.ToHexStringLower(signature));
        Assert.True(Ed25519.Verify(publicKey, [], signature));
    }

    [Fact]
    public void An_identity_maps_to_the_x25519_key_three_libraries_agree_on()
    {
        using var identity = IdentityKeyPair.FromSeed(Hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
        Assert.Equal("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", identity.PublicKey.ToString());
        Assert.Equal("4701d08488451f545a409fb58ae3e58581ca40ac3f7f114698cd71deac73ca01", identity.PublicKey.AgreementKey.ToString());
    }

    [Fact]
    public void Both_halves_of_a_mapped_identity_belong_together()
    {
        using var identity = IdentityKeyPair.Generate(new SeededRandom(1));
        using var other = X25519KeyPair.Generate(new SeededRandom(2));
        var (left, right) = (new byte[32], new byte[32]);
        Assert.True(identity.TryAgree(other.PublicKey, left));
        Assert.True(other.TryAgree(identity.PublicKey.AgreementKey, right));
        Assert.Equal(left, right);
    }

    [Fact]
    public void Hkdf_gives_the_keys_of_rfc_5869_a_1()
    {
        var (prk, okm) = (new byte[32], new byte[42]);
        HkdfSha256.Extract(Hex("000102030405060708090a0b0c"), Hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), prk);
        HkdfSha256.Expand(prk, Hex("f0f1f2f3f4f5f6f7f8f9"), okm);
        Assert.Equal(Hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), prk);
        Assert.Equal(Hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"), okm);
    }

    [Fact]
    public void Hmac_gives_the_value_of_rfc_4231_case_2()
    {
        var mac = new byte[32];
        HmacSha256.Compute("Jefe"u8, "what do ya want for nothing?"u8, mac);
        Assert.Equal(Hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"), mac);
    }

    [Fact]
    public void A_chain_key_steps_as_in_libsignal()
    {
        var chainKey = Hex("8ab72d6f4cc5ac0d387eaf463378ddb28edd07385b1cb01250c715982e7ad48f");
        var (messageKey, following, okm) = (new byte[32], new byte[32], new byte[80]);
        HmacSha256.Compute(chainKey, [1], messageKey);
        HmacSha256.Compute(chainKey, [2], following);
        HkdfSha256.DeriveKey([], messageKey, "WhisperMessageKeys"u8, okm);
        Assert.Equal(Hex("fae95235beda3d2e00b41cf2e655dada2405b4388cae0d251a51bcd2ebdd2e40"), messageKey);
        Assert.Equal(Hex("28e8f8fee54b801eef7c5cfb2f17f32c7b334485bbb70fac6ec10342a246d15d"), following);
        Assert.StartsWith("bf51e9d75e0e31031051f82a2491ffc084fa298b7793bd9db620056febf45217", Convert.ToHexStringLower(okm), StringComparison.Ordinal);
    }

    [Fact]
    public void Sha_512_gives_the_hash_of_abc()
    {
        var hash = new byte[64];
        Sha512.Hash(Encoding.ASCII.GetBytes("abc"), hash);
        Assert.StartsWith("ddaf35a193617abacc417349ae204131", Convert.ToHexStringLower(hash), StringComparison.Ordinal);
    }

    private static byte[] Hex(string digits) => Convert.FromHexString(digits);
}
