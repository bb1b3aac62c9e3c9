// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using static SecureMessenger.Tests.Vectors.BundleAuthor;

namespace SecureMessenger.Tests.Vectors;

internal static class DeviceListAuthor
{
    public static VectorFile Write()
    {
        var file = new VectorFile("device-list", "Device lists, their signatures and their chain", "docs/protocol/README.md#device-list", 7);
        var account = Json.Hex(file.Inputs.Bytes(16));
        var (first, second) = (Device(file), Device(file));
        var one = file.Add("version 1", "make_list", List(account, first.Seed, null, first.Entry));
        var two = file.Add("version 2, with a second device", "make_list", List(account, first.Seed, one, first.Entry, second.Entry));
        var three = file.Add("version 3, without it", "make_list", List(account, first.Seed, two, first.Entry));
        var fork = file.Add("another version 2, as a fork", "make_list", List(account, first.Seed, one, first.Entry, Device(file).Entry));

        file.Add("the next version", "follow_list", Offer(one, two));
        file.Refuse("two versions on", "follow_list", Offer(one, three), "not_next");
        file.Refuse("one version back", "follow_list", Offer(two, one), "not_next");
        file.Refuse("behind another fork", "follow_list", Offer(fork, three), "not_next");
        file.Refuse("of the same number", "follow_list", Offer(two, fork), "not_next");
        file.Refuse("with another list's signature", "follow_list", With(Offer(one, two), ("signature", three.Text("signature"))), "bad_signature");
        foreach (var (name, at) in new[] { ("account", 1), ("version", 24), ("previous hash", 25), ("device", 59), ("suites", 108) })
        {
            var bytes = two.Bytes("list");
            bytes[at] ^= 4;
            file.Refuse($"its {name} changed", "follow_list", With(Offer(one, two), ("offered", Json.Hex(bytes))), "bad_signature");
        }

        foreach (var (name, offered) in new[]
        {
            ("empty", ""), ("cut by a byte", two.Text("list")[..^2]), ("a byte too long", two.Text("list") + "00"),
            ("of layout 2", "02" + two.Text("list")[2..]), ("of version 0", two.Text("list")[..34] + new string('0', 16) + two.Text("list")[50..]),
        })
            file.Refuse(name, "follow_list", With(Offer(one, two), ("offered", offered)), "bad_list");
        WriteMalformed(file, one, two);
        return file;
    }

    private static void WriteMalformed(VectorFile file, JsonObject one, JsonObject two)
    {
        const int Previous = 25, Count = 57, Devices = 59, Entry = 50;
        var (first, list) = (one.Bytes("list"), two.Bytes("list"));
        foreach (var (name, offered) in new (string, byte[])[]
        {
            ("version 1 behind another", Put(first, Previous, [1])),
            ("version 2 behind none", Put(list, Previous, new byte[32])),
            ("of no device", [.. list[..Count], 0, 0]),
            ("of fewer devices than it says", Put(list, Count, [0, 3])),
            ("of thirty-three devices", [.. list[..Count], 0, 33, .. Enumerable.Range(0, 33).SelectMany(i => Put(list[Devices..(Devices + Entry)], 0, [(byte)i]))]),
            ("with a device twice", [.. list[..(Devices + Entry)], .. list[Devices..(Devices + Entry)]]),
            ("with a device without a suite", Put(list, Devices + 48, [0, 0])),
            ("with an identity of small order", Put(list, Devices + 16, [1, .. new byte[31]])),
            ("with an identity that is no point", Put(list, Devices + Entry + 16, [2, .. new byte[31]])),
        })
            file.Refuse(name, "follow_list", With(Offer(one, two), ("offered", Json.Hex(offered))), "bad_list");
    }

    private static byte[] Put(byte[] bytes, int at, byte[] put) => Json.Change(bytes, new JsonObject { ["put_at"] = at, ["put"] = Json.Hex(put) });

    private static (string Seed, JsonObject Entry) Device(VectorFile file)
    {
        var seed = file.Inputs.Bytes(IdentityKeyPair.SeedSize);
        using var identity = IdentityKeyPair.FromSeed(seed);
        return (Json.Hex(seed), new JsonObject { ["device"] = Json.Hex(file.Inputs.Bytes(16)), ["identity"] = Json.Hex(identity.PublicKey.Bytes), ["suites"] = 3 });
    }

    private static JsonObject List(string account, string signer, JsonObject? previous, params JsonObject[] devices)
    {
        var input = new JsonObject { ["account"] = account, ["signer_seed"] = signer, ["devices"] = Json.Array(devices.Select(device => device.DeepClone())) };
        if (previous is not null)
            input["previous"] = previous.Text("list");
        return input;
    }

    private static JsonObject Offer(JsonObject known, JsonObject offered) =>
        new() { ["known"] = known.Text("list"), ["offered"] = offered.Text("list"), ["signature"] = offered.Text("signature") };
}
