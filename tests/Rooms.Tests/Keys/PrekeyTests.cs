// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;

namespace SecureMessenger.Tests.Keys;

public sealed class PrekeyTests
{
    [Fact]
    public async Task A_prekey_signed_for_another_device_is_refused()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var bob = house.NewDevice();
        await alice.SettleAsync();

        var forBob = alice.SignedPrekey(2, statedDevice: bob.Id);
        using var impostor = new KeysDevice(house, alice.User, alice.Id);

        Assert.Equal(["signature"], await KeysDevice.RefusedAsync(await alice.PublishAsync(forBob), ProblemCodes.BadSignature));
        await KeysDevice.RefusedAsync(await alice.PublishAsync(impostor.SignedPrekey(2)), ProblemCodes.BadSignature);
    }

    [Fact]
    public async Task A_signed_prekey_with_anything_changed_is_refused()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var good = alice.SignedPrekey(5);

        SignedPrekeyRequest[] wrong =
        [
            good with { KeyId = 6 },
            good with { PublicKey = KeysDevice.NewPoint() },
            good with { CreatedAt = good.CreatedAt + TimeSpan.FromMilliseconds(1) },
            good with { Signature = new byte[64] },
            good with { Signature = [1] },
        ];

        foreach (var request in wrong) await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.BadSignature);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(good), HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task All_wrong_fields_of_a_signed_prekey_are_named_at_once()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var late = new SignedPrekeyRequest { KeyId = 0, CreatedAt = house.Clock.GetUtcNow() + TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1) };

        var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(late), ProblemCodes.InvalidFields);

        Assert.Equal(["created_at", "key_id", "public_key", "signature"], fields.Order());
    }

    [Fact]
    public async Task A_signed_prekey_that_is_no_good_point_is_refused()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();

        foreach (var point in new[] { new byte[32], [1] })
        {
            var request = alice.SignedPrekey(2) with { PublicKey = point };
            Assert.Equal(["public_key"], await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.BadKey));
        }
    }

    [Fact]
    public async Task A_newer_signed_prekey_takes_the_place_of_the_former_one()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var newer = alice.SignedPrekey(7);

        await KeysDevice.AllowedAsync(await alice.PublishAsync(newer), HttpStatusCode.NoContent);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(newer), HttpStatusCode.NoContent);
        await KeysDevice.RefusedAsync(await alice.PublishAsync(alice.SignedPrekey(6)), ProblemCodes.PrekeyConflict);
        await KeysDevice.RefusedAsync(await alice.PublishAsync(alice.SignedPrekey(7)), ProblemCodes.PrekeyConflict);

        var bundle = Assert.Single((await alice.BundleAsync(alice.User)).Devices);
        Assert.Equivalent(
            new SignedPrekey(7, newer.PublicKey!, newer.Signature!, newer.CreatedAt!.Value), bundle.SignedPrekey);
    }

    [Fact]
    public async Task Prekeys_need_an_identity()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();

        await KeysDevice.RefusedAsync(await alice.PublishAsync(alice.SignedPrekey()), ProblemCodes.NoIdentity);
        await KeysDevice.RefusedAsync(await alice.PublishAsync(KeysDevice.Batch(1)), ProblemCodes.NoIdentity);
        Assert.Equal(0, await alice.CountAsync());
    }

    [Fact]
    public async Task One_time_prekeys_come_again_without_harm()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var batch = KeysDevice.Batch(KeysDevice.Ids(1, 100));

        await KeysDevice.AllowedAsync(await alice.PublishAsync(batch), HttpStatusCode.OK);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(batch), HttpStatusCode.OK);

        Assert.Equal(100, await alice.CountAsync());
    }

    [Fact]
    public async Task An_id_stands_for_one_key_for_ever_and_a_batch_is_taken_whole_or_not_at_all()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync(oneTimePrekeys: 3);
        await alice.BundleAsync(alice.User);

        var stored = await KeysDevice.RefusedAsync(await alice.PublishAsync(KeysDevice.Batch(9, 2)), ProblemCodes.PrekeyConflict);
        var issued = await KeysDevice.RefusedAsync(await alice.PublishAsync(KeysDevice.Batch(9, 1)), ProblemCodes.PrekeyConflict);

        Assert.Equal(["keys[1].key_id"], stored);
        Assert.Equal(["keys[1].key_id"], issued);
        Assert.Equal(2, await alice.CountAsync());
    }

    [Fact]
    public async Task An_id_that_was_skipped_is_not_taken_later()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        await KeysDevice.AllowedAsync(await alice.PublishAsync(KeysDevice.Batch(uint.MaxValue)), HttpStatusCode.OK);

        await KeysDevice.RefusedAsync(await alice.PublishAsync(KeysDevice.Batch(uint.MaxValue - 1)), ProblemCodes.PrekeyConflict);
    }

    [Fact]
    public async Task A_bad_point_among_good_ones_is_named_and_none_is_taken()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var keys = KeysDevice.Batch(1, 2, 3, 4, 5).Keys!.ToArray();
        keys[1] = keys[1] with { PublicKey = [1, 2, 3] };
        keys[3] = keys[3] with { PublicKey = new byte[32] };

        var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(new OneTimePrekeysRequest { Keys = keys }), ProblemCodes.BadKey);

        Assert.Equal(["keys[1].public_key", "keys[3].public_key"], fields);
        Assert.Equal(0, await alice.CountAsync());
    }

    [Theory]
    [InlineData("""{}""", "keys")]
    [InlineData("""{"keys":[]}""", "keys")]
    [InlineData("""{"keys":[null]}""", "keys[0].key_id,keys[0].public_key")]
    [InlineData("""{"keys":[{"key_id":0,"public_key":"AA"}]}""", "keys[0].key_id")]
    [InlineData("""{"keys":[{"key_id":1,"public_key":"AA"},{"key_id":1}]}""", "keys[1].key_id,keys[1].public_key")]
    public async Task Wrong_one_time_prekeys_are_named(string json, string fields)
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        using var body = new StringContent(json, Encoding.UTF8, "application/json");

        var named = await KeysDevice.RefusedAsync(await alice.PostAsync("one-time-prekeys", body), ProblemCodes.InvalidFields);

        Assert.Equal(fields.Split(','), named);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"keys":[{"key_id":-1}]}""")]
    [InlineData("""{"keys":[{"key_id":4294967296}]}""")]
    [InlineData("""{"keys":[{"public_key":"*"}]}""")]
    [InlineData("""{"keys":""")]
    public async Task What_cannot_be_read_is_refused(string json)
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var body = new StringContent(json, Encoding.UTF8, "application/json");

        await KeysDevice.RefusedAsync(await alice.PostAsync("one-time-prekeys", body), ProblemCodes.MalformedRequest);
    }

    [Fact]
    public async Task At_most_a_hundred_come_at_once_and_five_hundred_are_kept()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();

        await KeysDevice.RefusedAsync(await alice.PublishAsync(KeysDevice.Batch(KeysDevice.Ids(1, 101))), ProblemCodes.InvalidFields);
        for (var i = 0u; i < 5; i++)
        {
            await KeysDevice.AllowedAsync(await alice.PublishAsync(KeysDevice.Batch(KeysDevice.Ids(1 + (i * 100), 100))), HttpStatusCode.OK);
        }

        Assert.Equal(["keys"], await KeysDevice.RefusedAsync(await alice.PublishAsync(KeysDevice.Batch(501)), ProblemCodes.InvalidFields));
        Assert.Equal(500, await alice.CountAsync());
    }

    [Fact]
    public async Task A_huge_body_is_refused_unread()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var body = new StringContent(new string(' ', 40_000) + "{}", Encoding.UTF8, "application/json");

        await KeysDevice.RefusedAsync(await alice.PostAsync("one-time-prekeys", body), ProblemCodes.TooLarge);
    }
}
