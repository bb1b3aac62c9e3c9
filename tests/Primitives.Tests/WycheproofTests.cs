// SPDX-License-Identifier: MIT
// WycheproofTests: C2SP/wycheproof through our own wrappers, valid and invalid vectors alike.
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests;

public sealed class WycheproofTests
{
    [Fact]
    public void X25519_agrees_with_every_vector_and_refuses_each_all_zero_result()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("x25519"))
        {
            var shared = new byte[X25519.KeySize];
            var expected = test.Hex("shared");
            var agreed = X25519.TryAgree(test.Hex("private"), test.Hex("public"), shared);
            Assert.Equal(expected.Any(part => part != 0), agreed);
            Assert.Equal(expected, shared);
            passed++;
        }

        VectorFiles.Report("x25519", passed);
    }

    [Fact]
    public void X25519_import_takes_only_canonical_keys_of_large_order()
    {
        var (taken, refused) = (0, 0);
        foreach (var (_, test) in VectorFiles.Wycheproof("x25519"))
        {
            var flags = test.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()).ToArray();
            var imported = X25519PublicKey.TryImport(test.Hex("public"), out _);
            if (flags.Contains("NonCanonicalPublic") || flags.Contains("LowOrderPublic") || flags.Contains("ZeroSharedSecret"))
            {
                Assert.False(imported, test.GetProperty("tcId").ToString());
                refused++;
            }
            else if (imported)
            {
                taken++;
            }
        }

        VectorFiles.Report("x25519, refused at import", refused);
        VectorFiles.Report("x25519, imported", taken);
    }

    [Fact]
    public void Ed25519_verifies_as_every_vector_says()
    {
        var passed = 0;
        foreach (var (group, test) in VectorFiles.Wycheproof("ed25519"))
        {
            var key = group.GetProperty("publicKey").Hex("pk");
            Assert.Equal(test.IsValid(), Ed25519.Verify(key, test.Hex("msg"), test.Hex("sig")));
            passed++;
        }

        VectorFiles.Report("ed25519", passed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Aes_256_gcm_seals_and_opens_as_every_vector_says_on_both_engines(bool native)
    {
        var engine = native ? Aes256GcmEngine.Native : Aes256GcmEngine.Portable;
        if (engine is null)
            Assert.Skip("This processor lacks the instructions of the native engine.");
        var passed = 0;
        foreach (var (group, test) in VectorFiles.Wycheproof("aes_gcm"))
        {
            if (group.GetProperty("keySize").GetInt32() != 256 || group.GetProperty("ivSize").GetInt32() != 96)
                continue;
            var (key, nonce, aad) = (test.Hex("key"), test.Hex("iv"), test.Hex("aad"));
            byte[] sealedText = [.. test.Hex("ct"), .. test.Hex("tag")];
            var plaintext = new byte[sealedText.Length - Aes256Gcm.TagSize];
            Assert.Equal(test.IsValid(), engine.TryDecrypt(key, nonce, sealedText, aad, plaintext));
            if (test.IsValid())
            {
                Assert.Equal(test.Hex("msg"), plaintext);
                var again = new byte[sealedText.Length];
                engine.Encrypt(key, nonce, plaintext, aad, again);
                Assert.Equal(sealedText, again);
            }
            else
            {
                Assert.DoesNotContain(plaintext, part => part != 0);
            }

            passed++;
        }

        VectorFiles.Report($"aes_gcm, {(native ? "native" : "portable")}", passed);
    }

    [Fact]
    public void Hkdf_derives_as_every_vector_says()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("hkdf_sha256"))
        {
            var output = new byte[test.GetProperty("size").GetInt32()];
            if (test.IsValid())
            {
                HkdfSha256.DeriveKey(test.Hex("salt"), test.Hex("ikm"), test.Hex("info"), output);
                Assert.Equal(test.Hex("okm"), output);
            }
            else
            {
                Assert.Throws<ArgumentOutOfRangeException>(
                    () => HkdfSha256.DeriveKey(test.Hex("salt"), test.Hex("ikm"), test.Hex("info"), output));
            }

            passed++;
        }

        VectorFiles.Report("hkdf_sha256", passed);
    }

    [Fact]
    public void Hmac_computes_as_every_vector_says()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("hmac_sha256"))
        {
            var mac = new byte[HmacSha256.Size];
            HmacSha256.Compute(test.Hex("key"), test.Hex("msg"), mac);
            var tag = test.Hex("tag");
            Assert.Equal(test.IsValid(), FixedTime.AreEqual(tag, mac.AsSpan(0, tag.Length)));
            passed++;
        }

        VectorFiles.Report("hmac_sha256", passed);
    }
}
