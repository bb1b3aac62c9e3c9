// SPDX-License-Identifier: MIT
// SecretBytesTests: what holds secrets gives them up only when asked, and only while it lives.
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests;

public sealed class SecretBytesTests
{
    [Fact]
    public void Disposed_secrets_are_zeroed_and_refuse_to_be_read()
    {
        var secret = SecretBytes.CopyOf([1, 2, 3]);
        var view = secret.Expose();
        secret.Dispose();
        secret.Dispose();
        Assert.Equal([0, 0, 0], view.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Expose().Length);
        Assert.Throws<ObjectDisposedException>(() => secret.FixedTimeEquals([1, 2, 3]));
    }

    [Fact]
    public void Shortened_secrets_end_earlier_and_the_rest_is_zeroed()
    {
        using var secret = SecretBytes.CopyOf([1, 2, 3]);
        var view = secret.Expose();
        secret.Shorten(1);
        Assert.Equal([1], secret.Expose().ToArray());
        Assert.Equal([1, 0, 0], view.ToArray());
        Assert.Equal(1, secret.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => secret.Shorten(2));
    }

    [Fact]
    public void Secrets_never_print_themselves()
    {
        using var secret = SecretBytes.CopyOf([1, 2, 3]);
        Assert.Equal("[REDACTED]", $"{secret}");
    }

    [Fact]
    public void Secrets_compare_by_content_and_length()
    {
        using var secret = SecretBytes.CopyOf([1, 2, 3]);
        Assert.True(secret.FixedTimeEquals([1, 2, 3]));
        Assert.False(secret.FixedTimeEquals([1, 2, 4]));
        Assert.False(secret.FixedTimeEquals([1, 2]));
    }

    [Fact]
    public void A_disposed_identity_signs_and_agrees_no_more()
    {
        var identity = IdentityKeyPair.Generate(RandomSource.System);
        using var other = X25519KeyPair.Generate(RandomSource.System);
        identity.Dispose();
        Assert.Throws<ObjectDisposedException>(() => identity.Sign(SignatureContext.DeviceList, [], new byte[64]));
        Assert.Throws<ObjectDisposedException>(() => identity.TryAgree(other.PublicKey, new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => identity.ExportSeed(new byte[32]));
    }

    [Fact]
    public void The_native_library_is_the_tested_one() => NativeCryptography.EnsureAvailable();

    [Fact]
    public void Random_bytes_differ_from_draw_to_draw()
    {
        using var first = SecretBytes.Random(32, RandomSource.System);
        using var second = SecretBytes.Random(32, RandomSource.System);
        Assert.False(first.FixedTimeEquals(second.Expose()));
    }

    [Fact]
    public void A_passphrase_key_depends_on_passphrase_salt_and_cost()
    {
        var cost = new Argon2idCost(1024, 1);
        byte[][] keys = [Derive("a", 0, cost), Derive("b", 0, cost), Derive("a", 1, cost), Derive("a", 0, cost with { Passes = 2 })];
        Assert.Equal(keys[0], Derive("a", 0, cost));
        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive("a", 0, new Argon2idCost(1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive("a", 0, new Argon2idCost(int.MaxValue, 1)));
    }

    private static byte[] Derive(string passphrase, byte salt, Argon2idCost cost)
    {
        var key = new byte[32];
        Argon2id.DeriveKey(System.Text.Encoding.UTF8.GetBytes(passphrase), Enumerable.Repeat(salt, 16).ToArray(), cost, key);
        return key;
    }
}
