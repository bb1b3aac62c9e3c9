// SPDX-License-Identifier: MIT
// The pair is the one of NATS's documentation of nkey authentication.
using NATS.NKeys;
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests.Nats;

public sealed class KeyPairTests
{
    private const string Seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
    private const string Public = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";

    [Fact]
    public void A_published_seed_has_its_published_public_key()
    {
        using var key = KeyPair.FromSeed(Seed);

        Assert.Equal(Public, key.GetPublicKey());
    }

    [Fact]
    public void What_it_signs_verifies_under_the_public_key()
    {
        using var key = KeyPair.FromSeed(Seed);
        var (challenge, signature) = ("a challenge"u8.ToArray(), new byte[64]);

        key.Sign(challenge, signature);

        Assert.True(Ed25519.Verify(KeyOf(key.GetPublicKey()), challenge, signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3V")]
    [InlineData("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VZ")]
    [InlineData("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3V1")]
    [InlineData("SUBCSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY")]
    [InlineData("UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4AA")]
    [InlineData("suacssl3uahudxkfsnvuzrf5uhpmwz6bfdtj7m6usdxiednppqyyycu3vy")]
    public void A_text_that_is_no_seed_is_refused_and_not_repeated(string text)
    {
        var refused = Assert.Throws<FormatException>(() => KeyPair.FromSeed(text));

        Assert.True(text.Length == 0 || !refused.Message.Contains(text, StringComparison.Ordinal));
    }

    // Of the encoded key, what lies between what it is and its checksum.
    private static byte[] KeyOf(string encoded)
    {
        var bits = string.Concat(encoded.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(1, 32).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
