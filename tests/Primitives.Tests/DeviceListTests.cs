// SPDX-License-Identifier: MIT
// DeviceListTests: nobody but the first device can add a device, and no version can be left out.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests;

public sealed class DeviceListTests : IDisposable
{
    private readonly SeededRandom _random = new(11);
    private readonly IdentityKeyPair _first = IdentityKeyPair.Generate(RandomSource.System);
    private readonly IdentityKeyPair _second = IdentityKeyPair.Generate(RandomSource.System);

    [Fact]
    public void A_list_survives_its_encoding()
    {
        var list = DeviceList.First(_random.Id(), [Entry(_first), Entry(_second)]);
        Assert.True(DeviceList.TryParse(list.Bytes, out var parsed));
        Assert.Equal(list.Account, parsed!.Account);
        Assert.Equal(1UL, parsed.Version);
        Assert.Equal(list.Devices, parsed.Devices);
        Assert.Equal(1 + 16 + 8 + 32 + 2 + (2 * 50), list.Bytes.Length);
        Assert.Equal(list.Devices[1], parsed.Find(list.Devices[1].Device));
    }

    [Fact]
    public void Only_the_first_device_signs_and_only_for_that_list()
    {
        var list = DeviceList.First(_random.Id(), [Entry(_first), Entry(_second)]);
        var next = list.Next([list.Devices[0]]);
        var signature = new byte[64];
        list.Sign(_first, signature);
        Assert.True(list.Verify(signature));
        Assert.False(next.Verify(signature));
        Assert.Throws<ArgumentException>(() => list.Sign(_second, signature));
        _second.Sign(SignatureContext.DeviceList, list.Bytes, signature);
        Assert.False(list.Verify(signature));
        _first.Sign(SignatureContext.GroupEvent, list.Bytes, signature);
        Assert.False(list.Verify(signature));
    }

    [Fact]
    public void A_version_follows_only_the_one_it_names()
    {
        var account = _random.Id();
        var list = DeviceList.First(account, [Entry(_first)]);
        var second = list.Next([list.Devices[0], Entry(_second)]);
        var third = second.Next([list.Devices[0]]);
        Assert.True(second.Follows(list));
        Assert.True(third.Follows(second));
        Assert.False(third.Follows(list));
        Assert.False(list.Follows(second));
        Assert.False(second.Follows(second));
        Assert.False(second.Follows(DeviceList.First(_random.Id(), [list.Devices[0]])));
        Assert.Throws<ArgumentException>(() => list.Next([Entry(_second), list.Devices[0]]));
    }

    [Fact]
    public void A_list_with_a_rule_broken_is_neither_made_nor_read()
    {
        var entry = Entry(_first);
        Assert.Throws<ArgumentException>(() => DeviceList.First(_random.Id(), []));
        Assert.Throws<ArgumentException>(() => DeviceList.First(_random.Id(), [entry, entry]));
        Assert.Throws<ArgumentException>(() => DeviceList.First(_random.Id(), [entry with { Suites = DeviceSuites.None }]));
        Assert.Throws<ArgumentException>(
            () => DeviceList.First(_random.Id(), [.. Enumerable.Range(0, 33).Select(_ => Entry(_first))]));

        var bytes = DeviceList.First(_random.Id(), [entry, Entry(_second)]).Bytes.ToArray();
        Assert.False(DeviceList.TryParse([.. bytes, 0], out _));
        Assert.False(DeviceList.TryParse(bytes.AsSpan(0, bytes.Length - 1), out _));
        Assert.False(DeviceList.TryParse([], out _));
        Assert.False(Parses(bytes, 0, 2));        // layout version
        Assert.False(Parses(bytes, 24, 0));       // version 0
        Assert.False(Parses(bytes, 24, 2));       // version 2 without a previous hash
        Assert.False(Parses(bytes, 25, 1));       // version 1 with one
        Assert.False(Parses(bytes, 58, 1));       // count
        Assert.False(Parses(bytes, 58, 3));
        byte[] twin = [.. bytes];
        twin.AsSpan(59, 16).CopyTo(twin.AsSpan(109));
        Assert.False(DeviceList.TryParse(twin, out _)); // one device twice
        byte[] noSuites = [.. bytes];
        noSuites[^1] = 0;
        Assert.False(DeviceList.TryParse(noSuites, out _));
        byte[] lowOrder = [.. bytes];
        lowOrder.AsSpan(75, 32).Clear();
        Assert.False(DeviceList.TryParse(lowOrder, out _)); // an identity of small order
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static bool Parses(byte[] list, int at, byte value)
    {
        byte[] changed = [.. list];
        changed[at] = value;
        return DeviceList.TryParse(changed, out _);
    }

    private DeviceListEntry Entry(IdentityKeyPair identity) => new(_random.Id(), identity.PublicKey, DeviceSuites.X3dh);
}
