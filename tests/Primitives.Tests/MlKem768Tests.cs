// SPDX-License-Identifier: MIT
// MlKem768Tests: encapsulation keys, seeds and ciphertexts, by the vectors of Wycheproof and CCTV. Expanded keys have no way in.
using System.IO.Compression;
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests;

public sealed class MlKem768Tests
{
    [Fact]
    public void Seeds_expand_to_the_public_key_of_every_vector()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("mlkem_768_keygen_seed"))
        {
            Assert.True(test.IsValid());
            using var pair = MlKem768KeyPair.FromSeed(test.Hex("seed"));
            Assert.Equal(test.Hex("ek"), pair.PublicKey.Bytes);
            passed++;
        }

        VectorFiles.Report("mlkem_768_keygen_seed", passed);
    }

    [Fact]
    public void Encapsulation_gives_every_vectors_value_and_refuses_every_bad_key()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("mlkem_768_encaps"))
        {
            Assert.Equal(test.IsValid(), MlKem768PublicKey.TryImport(test.Hex("ek"), out _));
            AssertEncapsulates(test.IsValid(), test.Hex("ek"), test.Hex("m"), test.Hex("c"), test.Hex("K"));
            passed++;
        }

        VectorFiles.Report("mlkem_768_encaps", passed);
    }

    [Fact]
    public void Decapsulation_gives_the_value_of_every_vector()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("mlkem_768"))
        {
            var (seed, ciphertext, shared) = (test.Hex("seed"), test.Hex("c"), new byte[MlKem768.SharedSize]);
            if (seed.Length != MlKem768.SeedSize)
            {
                Assert.False(test.IsValid());
                Assert.Throws<ArgumentOutOfRangeException>(() => MlKem768KeyPair.FromSeed(seed));
            }
            else
            {
                using var pair = MlKem768KeyPair.FromSeed(seed);
                if (ciphertext.Length == MlKem768.CiphertextSize)
                    pair.Decapsulate(ciphertext, shared);
                else
                    Assert.Throws<ArgumentOutOfRangeException>(() => pair.Decapsulate(ciphertext, shared));
                Assert.Equal(test.IsValid(), shared.AsSpan().SequenceEqual(test.Hex("K")));
            }

            passed++;
        }

        VectorFiles.Report("mlkem_768", passed);
    }

    [Fact]
    public void Every_key_with_a_coefficient_beyond_the_modulus_is_refused()
    {
        using var packed = new MemoryStream(VectorFiles.ReadBytes("cctv-mlkem/modulus-ML-KEM-768.txt.gz"));
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.ASCII);
        var refused = 0;
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            var key = Convert.FromHexString(line);
            Assert.False(MlKem768PublicKey.TryImport(key, out _));
            AssertEncapsulates(false, key, new byte[32], [], []);
            refused++;
        }

        VectorFiles.Report("cctv-mlkem modulus, refused", refused);
    }

    /// <summary>Their keys come from before FIPS 203's extra byte: only the encapsulation applies, from the key as given.</summary>
    [Theory]
    [InlineData("intermediate")]
    [InlineData("unluckysample")]
    public void Encapsulation_takes_the_rare_paths_of_cctv(string name)
    {
        var values = Encoding.ASCII.GetString(VectorFiles.ReadBytes($"cctv-mlkem/{name}-ML-KEM-768.txt"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(" = "))
            .GroupBy(parts => parts[0], parts => parts[^1])
            .ToDictionary(group => group.Key, group => group.Last());
        AssertEncapsulates(
            true, Convert.FromHexString(values["ek"]), Convert.FromHexString(values["m"]),
            Convert.FromHexString(values["c"]), Convert.FromHexString(values["K"]));
        VectorFiles.Report($"cctv-mlkem {name}", 1);
    }

    [Fact]
    public void Both_sides_get_one_value_and_a_changed_ciphertext_gives_another()
    {
        using var pair = MlKem768KeyPair.Generate(RandomSource.System);
        var (ciphertext, ours, theirs) = (new byte[MlKem768.CiphertextSize], new byte[32], new byte[32]);
        pair.PublicKey.Encapsulate(RandomSource.System, ciphertext, ours);
        pair.Decapsulate(ciphertext, theirs);
        Assert.Equal(ours, theirs);
        ciphertext[7] ^= 1;
        pair.Decapsulate(ciphertext, theirs);
        Assert.NotEqual(ours, theirs);
        Assert.Contains(theirs, part => part != 0);
    }

    [Fact]
    public void Only_the_seed_is_stored_and_expands_to_the_published_key()
    {
        using var pair = MlKem768KeyPair.Generate(RandomSource.System);
        var seed = new byte[MlKem768KeyPair.SeedSize];
        pair.ExportSeed(seed);
        using var again = MlKem768KeyPair.FromSeed(seed);
        Assert.Equal(pair.PublicKey, again.PublicKey);
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pair.ExportSeed(seed));
        Assert.Throws<ObjectDisposedException>(() => pair.Decapsulate(new byte[MlKem768.CiphertextSize], new byte[32]));
    }

    [Fact]
    public void A_kem_prekey_holds_only_for_its_device_number_time_and_key()
    {
        var random = new SeededRandom(11);
        using var identity = IdentityKeyPair.Generate(random);
        using var other = IdentityKeyPair.Generate(random);
        using var pair = MlKem768KeyPair.Generate(random);
        using var otherPair = MlKem768KeyPair.Generate(random);
        var statement = new KemPrekeyStatement(random.Id(), 5, 1_000, pair.PublicKey);
        var signature = new byte[64];
        statement.Sign(identity, signature);

        Assert.True(statement.Verify(identity.PublicKey, signature));
        Assert.False(statement.Verify(other.PublicKey, signature));
        Assert.False((statement with { Device = random.Id() }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { KeyId = 6 }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { CreatedAtMs = 1_001 }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { PublicKey = otherPair.PublicKey }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { KeyId = 0 }).Verify(identity.PublicKey, signature));
        Assert.Throws<InvalidOperationException>(() => (statement with { KeyId = 0 }).Sign(identity, signature));
    }

    private static void AssertEncapsulates(bool valid, byte[] key, byte[] randomness, byte[] ciphertext, byte[] shared)
    {
        var (ct, ss) = (new byte[MlKem768.CiphertextSize], new byte[MlKem768.SharedSize]);
        Assert.Equal(valid, MlKem768.TryEncapsulate(key, randomness, ct, ss));
        Assert.Equal(valid ? ciphertext : new byte[ct.Length], ct);
        Assert.Equal(valid ? shared : new byte[ss.Length], ss);
    }
}
