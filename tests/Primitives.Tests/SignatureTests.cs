// SPDX-License-Identifier: MIT
// SignatureTests: a signature serves one key, one purpose and one body.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests;

public sealed class SignatureTests
{
    private static readonly SeededRandom Seeded = new(7);

    [Fact]
    public void A_signature_holds_only_for_its_own_purpose()
    {
        using var identity = IdentityKeyPair.Generate(RandomSource.System);
        var signature = new byte[64];
        foreach (var made in Enum.GetValues<SignatureContext>().Where(context => context != SignatureContext.None))
        {
            identity.Sign(made, [1, 2, 3], signature);
            foreach (var asked in Enum.GetValues<SignatureContext>().Where(context => context != SignatureContext.None))
                Assert.Equal(made == asked, identity.PublicKey.Verify(asked, [1, 2, 3], signature));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => identity.Sign(SignatureContext.None, [], signature));
        Assert.Throws<ArgumentOutOfRangeException>(() => identity.PublicKey.Verify((SignatureContext)99, [], signature));
    }

    [Fact]
    public void What_is_signed_is_the_prefix_the_purpose_and_the_body()
    {
        using var identity = IdentityKeyPair.Generate(RandomSource.System);
        var signature = new byte[64];
        identity.Sign(SignatureContext.LoginChallenge, [0xAA], signature);
        Assert.True(Ed25519.Verify(identity.PublicKey.Bytes, [.. "SM1 sig"u8, 0, 4, 0xAA], signature));
    }

    [Fact]
    public void A_signed_prekey_holds_only_for_its_device_number_time_and_key()
    {
        using var identity = IdentityKeyPair.Generate(RandomSource.System);
        using var other = IdentityKeyPair.Generate(RandomSource.System);
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        using var otherPair = X25519KeyPair.Generate(RandomSource.System);
        var statement = new SignedPrekeyStatement(Seeded.Id(), 5, 1_000, pair.PublicKey);
        var signature = new byte[64];
        statement.Sign(identity, signature);

        Assert.True(statement.Verify(identity.PublicKey, signature));
        Assert.False(statement.Verify(other.PublicKey, signature));
        Assert.False((statement with { Device = Seeded.Id() }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { KeyId = 6 }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { CreatedAtMs = 1_001 }).Verify(identity.PublicKey, signature));
        Assert.False((statement with { PublicKey = otherPair.PublicKey }).Verify(identity.PublicKey, signature));
        Assert.False(statement.Verify(identity.PublicKey, signature.AsSpan(0, 63)));
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            var flipped = (byte[])signature.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(statement.Verify(identity.PublicKey, flipped));
        }
    }

    [Fact]
    public void A_signed_prekey_is_signed_over_the_published_layout()
    {
        using var identity = IdentityKeyPair.Generate(RandomSource.System);
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        var device = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var signature = new byte[64];
        new SignedPrekeyStatement(device, 0x01020304, 0x05060708090A0B0C, pair.PublicKey).Sign(identity, signature);
        byte[] body = [.. Convert.FromHexString("00112233445566778899aabbccddeeff" + "01020304" + "05060708090a0b0c" + "02"), .. pair.PublicKey.Bytes];
        Assert.Equal(SignedPrekeyStatement.Size, body.Length);
        Assert.True(identity.PublicKey.Verify(SignatureContext.SignedPrekey, body, signature));
    }
}
