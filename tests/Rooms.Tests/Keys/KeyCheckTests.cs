// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Keys;

public sealed class KeyCheckTests
{
    [Fact]
    public async Task The_digest_of_the_keys_in_force_and_of_no_others_is_agreed_to()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await AssertDifferAsync(alice, Digest(alice, null, null)); // nothing published, nothing agreed
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SelfWith(alice.FirstList())), HttpStatusCode.Created);
        await AssertAgreeAsync(alice, Digest(alice, null, null));
        var (first, second) = (alice.SignedPrekey(1), alice.SignedPrekey(2));
        var lastResort = alice.KemPrekey(3);

        await KeysDevice.AllowedAsync(await alice.PublishAsync(first), HttpStatusCode.NoContent);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(KeysDevice.Batch(1, 2)), HttpStatusCode.OK);
        await AssertDifferAsync(alice, Digest(alice, null, null));
        await AssertAgreeAsync(alice, Digest(alice, first, null)); // one-time keys come and go, and are not in it
        await KeysDevice.AllowedAsync(await alice.PublishAsync(second), HttpStatusCode.NoContent);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(new KemPrekeysRequest { Keys = [], LastResort = lastResort }), HttpStatusCode.OK);

        await AssertAgreeAsync(alice, Digest(alice, second, lastResort));
        await AssertDifferAsync(alice, Digest(alice, first, lastResort));
        await AssertDifferAsync(alice, Digest(alice, second, null));
        await AssertDifferAsync(alice, Digest(alice, second with { KeyId = 3 }, lastResort));
        await AssertDifferAsync(alice, Digest(alice, second, lastResort with { KeyId = 2 }));
        using var bob = house.NewDevice();
        await bob.SettleAsync();
        await AssertDifferAsync(bob, Digest(alice, second, lastResort));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task A_digest_of_another_length_is_refused_by_name(int? length)
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();

        var answer = await alice.CheckAsync(length is { } size ? new byte[size] : null);

        Assert.Equal(["digest"], await KeysDevice.RefusedAsync(answer, ProblemCodes.InvalidFields));
    }

    private static byte[] Digest(KeysDevice device, SignedPrekeyRequest? signed, KemPrekeyRequest? lastResort)
    {
        var digest = new byte[PublishedKeys.DigestSize];
        PublishedKeys.WriteDigest(
            device.Identity.PublicKey.Bytes, signed?.KeyId ?? 0, signed?.PublicKey, lastResort?.KeyId ?? 0, lastResort?.PublicKey, digest);
        return digest;
    }

    private static async Task AssertAgreeAsync(KeysDevice device, byte[] digest) =>
        await KeysDevice.AllowedAsync(await device.CheckAsync(digest), HttpStatusCode.NoContent);

    private static async Task AssertDifferAsync(KeysDevice device, byte[] digest) =>
        Assert.Empty(await KeysDevice.RefusedAsync(await device.CheckAsync(digest), ProblemCodes.KeysDiffer));
}
