// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;

namespace SecureMessenger.Tests.Keys;

public sealed class KemPrekeyTests
{
    [Fact]
    public async Task A_device_of_suite_2_has_no_bundle_until_it_has_a_last_resort_key()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewPostQuantumDevice();
        await alice.SettleAsync(oneTimePrekeys: 1);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(new KemPrekeysRequest { Keys = [alice.KemPrekey(1)] }), HttpStatusCode.OK);

        Assert.Empty((await alice.BundleAsync(alice.User)).Devices);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(new KemPrekeysRequest { LastResort = alice.KemPrekey(2) }), HttpStatusCode.OK);

        var device = Assert.Single((await alice.BundleAsync(alice.User)).Devices);
        Assert.Equal((1u, false), (device.KemPrekey!.KeyId, device.KemPrekey.LastResort));
        Assert.NotNull(device.OneTimePrekey); // none was lost on the bundles that were not given
    }

    [Fact]
    public async Task One_time_keys_leave_oldest_first_and_then_the_last_resort_key_serves_everybody()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewPostQuantumDevice();
        using var bob = house.NewDevice();
        await alice.SettleAsync();
        var upload = new KemPrekeysRequest { Keys = [alice.KemPrekey(7), alice.KemPrekey(5)], LastResort = alice.KemPrekey(6) };
        await KeysDevice.AllowedAsync(await alice.PublishAsync(upload), HttpStatusCode.OK);

        var drawn = new List<KemPrekey>();
        for (var i = 0; i < 4; i++) drawn.Add(Assert.Single((await bob.BundleAsync(alice.User)).Devices).KemPrekey!);

        Assert.Equal([(5u, false), (7u, false), (6u, true), (6u, true)], drawn.Select(key => (key.KeyId, key.LastResort)));
        Assert.Equivalent(
            new KemPrekey(7, upload.Keys[0].PublicKey!, upload.Keys[0].Signature!, upload.Keys[0].CreatedAt!.Value, LastResort: false), drawn[1]);
        Assert.Equal(0, await alice.CountKemAsync());
    }

    [Fact]
    public async Task Sixteen_parallel_callers_draw_each_one_time_key_once()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewPostQuantumDevice();
        using var bob = house.NewDevice();
        await alice.SettleAsync();
        var keys = KeysDevice.Ids(1, 40).Select(id => alice.KemPrekey(id)).ToList();
        await KeysDevice.AllowedAsync(
            await alice.PublishAsync(new KemPrekeysRequest { Keys = keys, LastResort = alice.KemPrekey(41) }), HttpStatusCode.OK);

        var drawn = (await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var mine = new List<KemPrekey>();
            for (var i = 0; i < 3; i++) mine.Add(Assert.Single((await bob.BundleAsync(alice.User)).Devices).KemPrekey!);
            return mine;
        }))).SelectMany(mine => mine).ToList();

        Assert.Equal(KeysDevice.Ids(1, 40), drawn.Where(key => !key.LastResort).Select(key => key.KeyId).Order());
        Assert.Equal(8, drawn.Count(key => key.LastResort));
    }

    [Fact]
    public async Task A_device_whose_list_knows_only_suite_1_keeps_its_kem_keys()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        await KeysDevice.AllowedAsync(
            await alice.PublishAsync(new KemPrekeysRequest { Keys = [alice.KemPrekey(1)], LastResort = alice.KemPrekey(2) }), HttpStatusCode.OK);

        Assert.Null(Assert.Single((await alice.BundleAsync(alice.User)).Devices).KemPrekey);
        Assert.Equal(1, await alice.CountKemAsync());
    }

    [Fact]
    public async Task Each_signature_must_be_the_devices_own_and_none_of_a_batch_is_taken_if_one_is_not()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var bob = house.NewDevice();
        await alice.SettleAsync();
        var batch = new KemPrekeysRequest
        {
            Keys = [alice.KemPrekey(1), alice.KemPrekey(2, statedDevice: bob.Id), alice.KemPrekey(3) with { KeyId = 4 }],
            LastResort = alice.KemPrekey(5) with { Signature = [1] },
        };

        var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(batch), ProblemCodes.BadSignature);

        Assert.Equal(["keys[1].signature", "keys[2].signature", "last_resort.signature"], fields);
        Assert.Equal(0, await alice.CountKemAsync());
    }

    [Fact]
    public async Task An_id_stands_for_one_key_for_ever()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewPostQuantumDevice();
        await alice.SettleAsync();
        var upload = new KemPrekeysRequest { Keys = [alice.KemPrekey(1), alice.KemPrekey(2)], LastResort = alice.KemPrekey(3) };
        await KeysDevice.AllowedAsync(await alice.PublishAsync(upload), HttpStatusCode.OK);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(upload), HttpStatusCode.OK); // the answer may have been lost
        await alice.BundleAsync(alice.User);

        var again = await KeysDevice.RefusedAsync(await alice.PublishAsync(upload), ProblemCodes.PrekeyConflict);
        var other = await KeysDevice.RefusedAsync(
            await alice.PublishAsync(new KemPrekeysRequest { Keys = [alice.KemPrekey(2), alice.KemPrekey(3)], LastResort = alice.KemPrekey(1) }),
            ProblemCodes.PrekeyConflict);

        Assert.Equal(["keys[0].key_id"], again);
        Assert.Equal(["keys[0].key_id", "keys[1].key_id", "last_resort.key_id"], other);
        Assert.Equal(1, await alice.CountKemAsync());
    }

    [Fact]
    public async Task A_newer_last_resort_key_takes_the_place_of_the_former_one()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewPostQuantumDevice();
        await alice.SettleAsync();
        foreach (var id in new[] { 4u, 9u })
        {
            await KeysDevice.AllowedAsync(await alice.PublishAsync(new KemPrekeysRequest { LastResort = alice.KemPrekey(id) }), HttpStatusCode.OK);
        }

        await KeysDevice.RefusedAsync(await alice.PublishAsync(new KemPrekeysRequest { LastResort = alice.KemPrekey(5) }), ProblemCodes.PrekeyConflict);

        Assert.Equal(9u, Assert.Single((await alice.BundleAsync(alice.User)).Devices).KemPrekey!.KeyId);
    }

    [Fact]
    public async Task A_key_whose_coefficients_are_too_large_is_refused()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var unreduced = new byte[1184];
        Array.Fill(unreduced, (byte)0xff); // FIPS 203 §7.2, modulus check
        var batch = new KemPrekeysRequest
        {
            Keys = [alice.KemPrekey(1) with { PublicKey = unreduced }],
            LastResort = alice.KemPrekey(2) with { PublicKey = [1] },
        };

        Assert.Equal(
            ["keys[0].public_key", "last_resort.public_key"], await KeysDevice.RefusedAsync(await alice.PublishAsync(batch), ProblemCodes.BadKey));
    }

    [Theory]
    [InlineData("""{}""", "keys")]
    [InlineData("""{"keys":[]}""", "keys")]
    [InlineData("""{"keys":[null]}""", "keys[0].created_at,keys[0].key_id,keys[0].public_key,keys[0].signature")]
    [InlineData("""{"last_resort":{}}""", "last_resort.created_at,last_resort.key_id,last_resort.public_key,last_resort.signature")]
    [InlineData("""{"last_resort":{"key_id":0,"public_key":"AA","signature":"AA","created_at":"2999-01-01T00:00:00Z"}}""", "last_resort.created_at,last_resort.key_id")]
    public async Task Wrong_fields_are_named(string json, string fields)
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        using var body = new StringContent(json, Encoding.UTF8, "application/json");

        var named = await KeysDevice.RefusedAsync(await alice.PostAsync("kem-prekeys", body), ProblemCodes.InvalidFields);

        Assert.Equal(fields.Split(','), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task At_most_fifty_come_at_once_and_a_hundred_are_kept()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        KemPrekeysRequest Batch(uint first, int count) => new() { Keys = [.. KeysDevice.Ids(first, count).Select(id => alice.KemPrekey(id))] };

        Assert.Equal(["keys"], await KeysDevice.RefusedAsync(await alice.PublishAsync(Batch(1, 51)), ProblemCodes.InvalidFields));
        await KeysDevice.AllowedAsync(await alice.PublishAsync(Batch(1, 50)), HttpStatusCode.OK);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(Batch(51, 50)), HttpStatusCode.OK);

        Assert.Equal(["keys"], await KeysDevice.RefusedAsync(await alice.PublishAsync(Batch(101, 1)), ProblemCodes.InvalidFields));
        Assert.Equal(100, await alice.CountKemAsync());
    }

    [Fact]
    public async Task The_count_names_the_newest_ids_so_that_a_restored_device_goes_on_behind_them()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewPostQuantumDevice();
        Assert.Equal(new CountResponse(0, 0), await alice.CountsAsync());
        await alice.SettleAsync(oneTimePrekeys: 3);
        await KeysDevice.AllowedAsync(
            await alice.PublishAsync(new KemPrekeysRequest { Keys = [alice.KemPrekey(4)], LastResort = alice.KemPrekey(6) }), HttpStatusCode.OK);
        await alice.BundleAsync(alice.User);

        Assert.Equal(new CountResponse(2, 0, NewestOneTimeId: 3, NewestKemId: 6, SignedPrekeyId: 1), await alice.CountsAsync());
    }

    [Fact]
    public async Task Kem_prekeys_need_an_identity()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();

        await KeysDevice.RefusedAsync(await alice.PublishAsync(new KemPrekeysRequest { LastResort = alice.KemPrekey(1) }), ProblemCodes.NoIdentity);
    }
}
