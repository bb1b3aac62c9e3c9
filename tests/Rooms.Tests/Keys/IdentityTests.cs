// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Events;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Keys;

public sealed class IdentityTests
{
    [Fact]
    public async Task A_first_device_publishes_itself_and_everybody_can_verify_the_list()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var bob = house.NewDevice();
        var list = await alice.SettleAsync();

        var seen = await bob.IdentityOfAsync(alice.User);

        Assert.True(DeviceList.TryParse(seen.DeviceList, out var parsed));
        Assert.Equal(list.Bytes, parsed!.Bytes);
        Assert.True(parsed.Verify(seen.DeviceListSignature));
        Assert.Equivalent(new IdentityDevice(alice.Id.Value, alice.Identity.PublicKey.Bytes.ToArray(), 77, [1]), Assert.Single(seen.Devices));
        Assert.Equivalent(new DeviceListChanged(alice.User.Value, 1, [Listed(alice)]), Assert.Single(await house.ToldAsync()));
    }

    [Fact]
    public async Task A_first_device_must_bring_its_list()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();

        var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(alice.Self), ProblemCodes.InvalidFields);

        Assert.Equal(["device_list", "device_list_signature"], fields);
        await KeysDevice.RefusedAsync(await alice.GetAsync($"identity/{alice.User}"), ProblemCodes.NoIdentity);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        var request = new IdentityRequest { Suites = [1, 3], DeviceList = [1, 2, 3] };

        var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.InvalidFields);

        Assert.Equal(["device_list", "device_list_signature", "identity_key", "registration_id", "suites"], fields.Order());
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 1, 2, 2 })]
    [InlineData(new[] { int.MaxValue })]
    public async Task Suites_are_some_of_one_and_two(int[] suites)
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();

        var request = alice.SelfWith(alice.FirstList()) with { Suites = suites };

        Assert.Equal(["suites"], await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.InvalidFields));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("00")]
    public async Task A_key_that_is_no_good_point_is_refused(string key)
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();

        var request = alice.SelfWith(alice.FirstList()) with { IdentityKey = Convert.FromHexString(key) };

        Assert.Equal(["identity_key"], await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.BadKey));
    }

    [Fact]
    public async Task A_first_list_names_this_device_of_this_account_and_nothing_else()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        using var mallory = house.NewDevice();

        DeviceList[] wrong =
        [
            DeviceList.First(mallory.User.Value, [alice.Entry]),
            DeviceList.First(alice.User.Value, [alice.Entry with { Device = second.Id.Value }]),
            DeviceList.First(alice.User.Value, [alice.Entry, second.Entry]),
            alice.FirstList().Next([alice.Entry]),
        ];

        foreach (var list in wrong)
        {
            var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(alice.SelfWith(list)), ProblemCodes.InvalidFields);
            Assert.Equal(["device_list"], fields);
        }

        var foreign = alice.SelfWith(DeviceList.First(alice.User.Value, [mallory.Entry])) with
        {
            DeviceListSignature = mallory.Sign(DeviceList.First(alice.User.Value, [mallory.Entry])),
        };
        await KeysDevice.RefusedAsync(await alice.PublishAsync(foreign), ProblemCodes.InvalidFields);
        await KeysDevice.RefusedAsync(await alice.GetAsync($"identity/{alice.User}"), ProblemCodes.NoIdentity);
    }

    [Fact]
    public async Task A_list_signed_by_another_key_is_refused()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var mallory = house.NewDevice();
        var list = alice.FirstList();

        foreach (var signature in new[] { mallory.Sign(list), new byte[64], [] })
        {
            var request = alice.SelfWith(list) with { DeviceListSignature = signature };
            var fields = await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.BadSignature);
            Assert.Equal(["device_list_signature"], fields);
        }
    }

    [Fact]
    public async Task A_device_keeps_its_identity()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var thief = new KeysDevice(house, alice.User, alice.Id);
        await alice.SettleAsync();

        await KeysDevice.RefusedAsync(await thief.PublishAsync(thief.Self), ProblemCodes.IdentityConflict);
        await KeysDevice.RefusedAsync(await alice.PublishAsync(alice.Self with { RegistrationId = 78 }), ProblemCodes.IdentityConflict);

        var seen = Assert.Single((await alice.IdentityOfAsync(alice.User)).Devices);
        Assert.Equal(alice.Identity.PublicKey.Bytes, seen.IdentityKey);
        Assert.Equal(77u, seen.RegistrationId);
    }

    [Fact]
    public async Task Publishing_the_same_again_changes_and_tells_nothing()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        var list = await alice.SettleAsync();

        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SelfWith(list)), HttpStatusCode.Created);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.Self), HttpStatusCode.Created);
        await KeysDevice.AllowedAsync(await second.PublishAsync(second.Self), HttpStatusCode.Created);
        await KeysDevice.AllowedAsync(
            await alice.PublishAsync(alice.SelfWith(list.Next([alice.Entry, second.Entry]))), HttpStatusCode.Created);

        var told = await house.ToldAsync();
        Assert.Equal([1L, 2L], told.Select(change => change.Version));
    }

    [Fact]
    public async Task A_later_device_waits_until_the_first_one_lists_it()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        using var bob = house.NewDevice();
        var list = await alice.SettleAsync();

        await KeysDevice.AllowedAsync(await second.PublishAsync(second.Self), HttpStatusCode.Created);
        await KeysDevice.AllowedAsync(await second.PublishAsync(second.SignedPrekey()), HttpStatusCode.NoContent);
        Assert.Equal(2, (await bob.IdentityOfAsync(alice.User)).Devices.Count);
        Assert.Equal(alice.Id.Value, Assert.Single((await bob.BundleAsync(alice.User)).Devices).DeviceId);

        var next = list.Next([alice.Entry, second.Entry]);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SelfWith(next)), HttpStatusCode.Created);

        Assert.Equal([alice.Id.Value, second.Id.Value], (await bob.BundleAsync(alice.User)).Devices.Select(device => device.DeviceId));
        Assert.Equal(next.Bytes.ToArray(), (await bob.IdentityOfAsync(alice.User)).DeviceList);
        var told = (await house.ToldAsync())[1];
        Assert.Equivalent(new DeviceListChanged(alice.User.Value, 2, [Listed(alice), Listed(second)]), told);
    }

    [Fact]
    public async Task A_list_follows_the_newest_or_is_refused()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        var first = await alice.SettleAsync();
        await KeysDevice.AllowedAsync(await second.PublishAsync(second.Self), HttpStatusCode.Created);
        var newest = first.Next([alice.Entry, second.Entry]);
        await KeysDevice.AllowedAsync(await alice.PublishAsync(alice.SelfWith(newest)), HttpStatusCode.Created);

        IdentityRequest[] wrong =
        [
            alice.SelfWith(first),
            alice.SelfWith(first.Next([alice.Entry])),
            alice.SelfWith(first.Next([alice.Entry]).Next([alice.Entry])),
            alice.SelfWith(newest.Next([alice.Entry]).Next([alice.Entry])),
        ];

        foreach (var request in wrong)
        {
            await KeysDevice.RefusedAsync(await alice.PublishAsync(request), ProblemCodes.DeviceListConflict);
        }

        Assert.Equal(newest.Bytes.ToArray(), (await alice.IdentityOfAsync(alice.User)).DeviceList);
    }

    [Fact]
    public async Task A_later_device_cannot_make_itself_the_first()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        await alice.SettleAsync();
        await KeysDevice.AllowedAsync(await second.PublishAsync(second.Self), HttpStatusCode.Created);

        var usurped = DeviceList.First(alice.User.Value, [second.Entry]);
        var listed = usurped.Next([second.Entry, alice.Entry]);

        await KeysDevice.RefusedAsync(await second.PublishAsync(second.SelfWith(usurped)), ProblemCodes.DeviceListConflict);
        await KeysDevice.RefusedAsync(await second.PublishAsync(second.SelfWith(listed)), ProblemCodes.DeviceListConflict);
    }

    [Fact]
    public async Task A_list_cannot_name_a_device_that_has_not_published_that_very_key()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        using var second = house.NewDevice(alice.User);
        using var mallory = house.NewDevice();
        var list = await alice.SettleAsync();
        await mallory.SettleAsync();

        var absent = alice.SelfWith(list.Next([alice.Entry, second.Entry]));
        await KeysDevice.RefusedAsync(await alice.PublishAsync(absent), ProblemCodes.DeviceListConflict);

        await KeysDevice.AllowedAsync(await second.PublishAsync(second.Self), HttpStatusCode.Created);
        var otherKey = alice.SelfWith(list.Next([alice.Entry, second.Entry with { Identity = mallory.Identity.PublicKey }]));
        await KeysDevice.RefusedAsync(await alice.PublishAsync(otherKey), ProblemCodes.DeviceListConflict);

        var otherAccount = alice.SelfWith(list.Next([alice.Entry, mallory.Entry]));
        await KeysDevice.RefusedAsync(await alice.PublishAsync(otherAccount), ProblemCodes.DeviceListConflict);
        Assert.Equal(list.Bytes.ToArray(), (await alice.IdentityOfAsync(alice.User)).DeviceList);
    }

    [Fact]
    public async Task Of_two_lists_that_follow_the_same_one_exactly_one_is_taken()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        var list = await alice.SettleAsync();
        var devices = Enumerable.Range(0, 8).Select(_ => house.NewDevice(alice.User)).ToList();
        foreach (var device in devices) await KeysDevice.AllowedAsync(await device.PublishAsync(device.Self), HttpStatusCode.Created);

        var answers = await Task.WhenAll(devices.Select(device => alice.PublishAsync(alice.SelfWith(list.Next([alice.Entry, device.Entry])))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task What_was_published_survives_a_restart()
    {
        await using var house = await KeysHouse.OpenAsync();
        using var alice = house.NewDevice();
        var list = await alice.SettleAsync(oneTimePrekeys: 3);

        await house.RestartAsync();

        Assert.Equal(list.Bytes.ToArray(), (await alice.IdentityOfAsync(alice.User)).DeviceList);
        Assert.Equal(3, await alice.CountAsync());
    }

    private static ListedDevice Listed(KeysDevice device) => new(device.Id.Value, 77, device.Identity.PublicKey.Bytes.ToArray());
}
