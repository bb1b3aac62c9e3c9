// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests.Vectors;

internal static class KeyAuthor
{
    // u = 1 and y = 1; and the same numbers as p + 1.
    private static readonly string One = "01" + new string('0', 62);
    private static readonly string OneAgain = "ee" + new string('f', 60) + "7f";

    public static VectorFile Write()
    {
        var file = new VectorFile("keys", "Public keys of each kind, taken and refused", "docs/protocol/README.md#keys-of-a-device", 14);
        using var identity = IdentityKeyPair.Generate(file.Inputs);
        using var pair = X25519KeyPair.Generate(file.Inputs);
        using var kem = MlKem768KeyPair.Generate(file.Inputs);
        WriteKind(file, "ed25519", Json.Hex(identity.PublicKey.Bytes),
        [
            ("the neutral element", One), ("not canonical", OneAgain), ("no point of the curve", "02" + new string('0', 62)),
            ("of order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            ("of mixed order", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"),
        ]);
        WriteKind(file, "x25519", Json.Hex(pair.PublicKey.Bytes),
        [
            ("zeros", new string('0', 64)), ("of order 4", One), ("not canonical", OneAgain), ("with the high bit", "09" + new string('0', 60) + "80"),
            ("of order 8", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
            ("of order 8 on the twist", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        ]);
        var encoded = kem.PublicKey.Bytes.ToArray();
        WriteKind(file, "ml_kem_768", Json.Hex(encoded),
        [
            ("with 3,329 as its first coefficient", Put(encoded, 0, [0x01, (byte)(0x0D | (encoded[1] & 0xF0))])),
            ("with 4,095 as its last coefficient", Put(encoded, 1150, [(byte)(0xF0 | encoded[1150]), 0xFF])),
        ]);
        return file;
    }

    private static void WriteKind(VectorFile file, string kind, string good, (string Name, string Key)[] refused)
    {
        file.Add($"{kind}: a key", "import_key", Key(kind, good));
        foreach (var (name, key) in refused)
            file.Refuse($"{kind}: {name}", "import_key", Key(kind, key), "bad_key");
        file.Refuse($"{kind}: a byte short", "import_key", Key(kind, good[..^2]), "bad_key");
        file.Refuse($"{kind}: a byte too long", "import_key", Key(kind, good + "00"), "bad_key");
        file.Refuse($"{kind}: nothing", "import_key", Key(kind, ""), "bad_key");
    }

    private static JsonObject Key(string kind, string key) => new() { ["kind"] = kind, ["key"] = key };

    private static string Put(byte[] bytes, int at, byte[] put) => Json.Hex(Json.Change(bytes, new JsonObject { ["put_at"] = at, ["put"] = Json.Hex(put) }));
}
