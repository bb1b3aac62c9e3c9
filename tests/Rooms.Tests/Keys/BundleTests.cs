// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Tests.Keys;

public sealed class BundleTests
{
    [Fact]
    public async Task Sixteen_parallel_callers_draw_each_one_time_prekey_once()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync(oneTimePrekeys: 100);

        var callers = Enumerable.Range(0, 16).Select(_ => DrawAsync(house, alice.User, 10));
        var all = (await Task.WhenAll(callers)).SelectMany(drawn => drawn).ToList();

        var keys = all.OfType<OneTimePrekey>().ToList();
        Assert.Equal(160, all.Count);
        Assert.Equal(KeysDevice.Ids(1, 100), keys.Select(key => key.KeyId).Order());
        Assert.Equal(100, keys.Select(key => Convert.ToHexString(key.PublicKey)).Distinct().Count());
        Assert.Equal(0, await alice.CountAsync());
    }

    [Fact]
    public async Task Drawing_while_the_device_refills_hands_nothing_out_twice()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var bob = house.NewDevice();
        await alice.SettleAsync();

        var refill = RefillAsync(alice);
        var drawn = new List<uint>();
        while (drawn.Count <= 100 && (!refill.IsCompleted || await alice.CountAsync() > 0))
        {
            if (Assert.Single((await bob.BundleAsync(alice.User)).Devices).OneTimePrekey is { } key) drawn.Add(key.KeyId);
        }

        await refill;
        Assert.Equal(KeysDevice.Ids(1, 100), drawn);
    }

    [Fact]
    public async Task The_oldest_one_time_prekey_leaves_first_and_none_is_no_error()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        await alice.SettleAsync();
        var batch = KeysDevice.Batch(30, 10, 20);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(batch), HttpStatusCode.OK);

        var drawn = await DrawAsync(house, alice.User, 4);

        Assert.Equal([10u, 20u, 30u, null], drawn.Select(key => key?.KeyId));
        Assert.Equal(batch.Keys![1].PublicKey, drawn[0]!.PublicKey);
    }

    [Fact]
    public async Task A_bundle_holds_all_a_sender_needs()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var bob = house.NewDevice();
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SelfWith(alice.FirstList()) with { Suites = [2, 1] }), HttpStatusCode.Created);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SignedPrekey(4)), HttpStatusCode.NoContent);

        var bundle = await bob.BundleAsync(alice.User);

        Assert.Equal(alice.User.Value, bundle.UserId);
        var device = Assert.Single(bundle.Devices);
        Assert.Equal(alice.Id.Value, device.DeviceId);
        Assert.Equal(77u, device.RegistrationId);
        Assert.Equal(alice.Identity.PublicKey.Bytes, device.IdentityKey);
        Assert.Equal([1, 2], device.Suites);
        Assert.Equal(4u, device.SignedPrekey.KeyId);
        Assert.Null(device.OneTimePrekey);
    }

    [Fact]
    public async Task One_device_can_be_asked_for_and_the_others_lose_nothing()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        var list = await alice.SettleAsync(oneTimePrekeys: 1);
        await KeysDevice.AllowedAsync(await second.PublishAsync(second.Self), HttpStatusCode.Created);
        await KeysDevice.AllowedAsync(await second.PublishAsync(second.SignedPrekey()), HttpStatusCode.NoContent);
        await KeysDevice.AllowedAsync(await second.PublishAsync(KeysDevice.Batch(1)), HttpStatusCode.OK);

        await KeysDevice.RefusedAsync(await alice.GetAsync($"bundle/{alice.User}?device_id={second.Id}"), ProblemCodes.UnknownDevice);
        await KeysDevice.AllowedAsync(
            await alice.PublishAsync(alice.SelfWith(list.Next([alice.Entry, second.Entry]))), HttpStatusCode.Created);

        Assert.Equal(second.Id.Value, Assert.Single((await alice.BundleAsync(alice.User, second.Id)).Devices).DeviceId);
        Assert.Equal(1, await alice.CountAsync());
        Assert.Equal(0, await second.CountAsync());
    }

    [Fact]
    public async Task Who_published_nothing_has_no_bundle()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var bob = house.NewDevice();
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SelfWith(alice.FirstList())), HttpStatusCode.Created);

        await KeysDevice.RefusedAsync(await bob.GetAsync($"bundle/{bob.User}"), ProblemCodes.NoIdentity);
        await KeysDevice.RefusedAsync(await bob.GetAsync($"identity/{bob.User}"), ProblemCodes.NoIdentity);
        await KeysDevice.RefusedAsync(await bob.GetAsync("bundle/nonsense"), ProblemCodes.NotFound);
        await KeysDevice.RefusedAsync(await bob.GetAsync($"bundle/{alice.User}?device_id={bob.Id}"), ProblemCodes.UnknownDevice);
        Assert.Equal(
            ["device_id"], await KeysDevice.RefusedAsync(await bob.GetAsync($"bundle/{alice.User}?device_id=x"), ProblemCodes.InvalidFields));
        Assert.Empty((await bob.BundleAsync(alice.User)).Devices);
    }

    [Fact]
    public async Task Without_a_token_there_are_no_keys()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var http = house.ClientOf(new UserId(Guid.Empty), new DeviceId(Guid.Empty));
        http.DefaultRequestHeaders.Authorization = null;

        foreach (var route in new[] { "count", $"bundle/{Guid.Empty}", $"identity/{Guid.Empty}" })
        {
            await KeysDevice.RefusedAsync(
                await http.GetAsync($"/api/v1/keys/{route}", TestContext.Current.CancellationToken), ProblemCodes.Unauthenticated);
        }
    }

    private static async Task<List<OneTimePrekey?>> DrawAsync(KeysHouse house, UserId target, int times)
    {
        using var caller = house.NewDevice();
        var drawn = new List<OneTimePrekey?>();
        for (var i = 0; i < times; i++) drawn.Add(Assert.Single((await caller.BundleAsync(target)).Devices).OneTimePrekey);
        return drawn;
    }

    private static async Task RefillAsync(KeysDevice device)
    {
        for (var i = 0u; i < 20; i++)
        {
            await KeysDevice.AllowedAsync(await device.PublishAsync(KeysDevice.Batch(KeysDevice.Ids(1 + (i * 5), 5))), HttpStatusCode.OK);
        }
    }
}
