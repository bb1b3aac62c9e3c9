// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Vectors;

internal static class BundleAuthor
{
    public const long NowMs = 1_800_000_000_000;

    private const long DayMs = 24L * 60 * 60 * 1000;

    public static VectorFile Write()
    {
        var file = new VectorFile("bundle", "Prekeys, their signatures, and which bundles are taken", "docs/protocol/README.md#signatures", 1);
        var party = Party.Draw(file.Inputs);
        var bundle = MakeBundle(file, party, suites: 3, oneTime: true);
        file.Add("both suites, with a one-time prekey", "validate_bundle", Public(bundle));
        file.Add("suite 1 takes no notice of a KEM prekey", "validate_bundle", With(bundle, ("suites", 1)));
        file.Add("without a one-time prekey", "validate_bundle", Without(bundle, "one_time_prekey", "one_time_prekey_id"));
        file.Add("a clock behind by a day", "validate_bundle", With(bundle, ("now_ms", NowMs - DayMs)));

        file.Refuse("made more than a day ahead", "validate_bundle", With(bundle, ("now_ms", NowMs - DayMs - 1)), "bad_bundle");
        file.Refuse("suite 2 without a KEM prekey", "validate_bundle", Without(bundle, "kem_prekey", "kem_prekey_id", "kem_prekey_signature"), "bad_bundle");
        file.Refuse("no suite", "validate_bundle", With(bundle, ("suites", 0)), "bad_bundle");
        foreach (var field in new[] { "signed_prekey_id", "created_at_ms", "kem_prekey_id" })
            file.Refuse($"another {field} than was signed", "validate_bundle", With(bundle, (field, bundle.Number(field) + 1)), "bad_bundle");
        foreach (var field in new[] { "identity", "device", "signed_prekey", "signed_prekey_signature", "kem_prekey", "kem_prekey_signature" })
            file.Refuse($"a bit of {field} changed", "validate_bundle", With(bundle, (field, Flipped(bundle.Bytes(field)))), "bad_bundle");
        file.Refuse("a signature of the KEM prekey's purpose on the signed prekey", "validate_bundle", With(bundle, ("signed_prekey_signature", bundle.Text("kem_prekey_signature"))), "bad_bundle");
        file.Refuse("a signed prekey that is a point of small order", "validate_bundle", With(bundle, ("signed_prekey", new string('0', 64))), "bad_bundle");
        file.Refuse("a one-time prekey that is not canonical", "validate_bundle", With(bundle, ("one_time_prekey", "ee" + new string('f', 60) + "7f")), "bad_bundle");
        file.Refuse("a one-time prekey without a number", "validate_bundle", With(bundle, ("one_time_prekey_id", 0)), "bad_bundle");
        return file;
    }

    /// <summary>A device's prekeys as a bundle, with the private halves beside.</summary>
    public static JsonObject MakeBundle(VectorFile file, JsonObject party, int suites, bool oneTime)
    {
        var input = new JsonObject
        {
            ["party"] = party.DeepClone(), ["created_at_ms"] = NowMs, ["signed_prekey_id"] = 7, ["kem_prekey_id"] = 9, ["one_time_prekey_id"] = 21,
        };
        var made = file.Add("prekeys of a device", "make_prekeys", input);
        var bundle = new JsonObject
        {
            ["account"] = party.Text("account"),
            ["device"] = party.Text("device"),
            ["identity"] = made.Text("identity"),
            ["suites"] = suites,
            ["now_ms"] = NowMs,
            ["created_at_ms"] = NowMs,
            ["signed_prekey_id"] = 7,
            ["signed_prekey"] = made["signed_prekey"]!.Text("public"),
            ["signed_prekey_signature"] = made["signed_prekey"]!.Text("signature"),
            ["signed_prekey_private"] = made["signed_prekey"]!.Text("private"),
        };
        if (oneTime)
        {
            bundle["one_time_prekey_id"] = 21;
            bundle["one_time_prekey"] = made["one_time_prekey"]!.Text("public");
            bundle["one_time_prekey_private"] = made["one_time_prekey"]!.Text("private");
        }

        if ((suites & 2) != 0)
        {
            bundle["kem_prekey_id"] = 9;
            bundle["kem_prekey"] = made["kem_prekey"]!.Text("public");
            bundle["kem_prekey_signature"] = made["kem_prekey"]!.Text("signature");
            bundle["kem_prekey_seed"] = made["kem_prekey"]!.Text("seed");
        }

        return bundle;
    }

    public static string Flipped(byte[] bytes) => Json.Hex([(byte)(bytes[0] ^ 1), .. bytes[1..]]);

    public static JsonObject With(JsonObject from, params (string Name, JsonNode? Value)[] changes)
    {
        var changed = Public(from);
        foreach (var (name, value) in changes)
            changed[name] = value?.DeepClone();
        return changed;
    }

    private static JsonObject Without(JsonObject from, params string[] names)
    {
        var changed = Public(from);
        foreach (var name in names)
            changed.Remove(name);
        return changed;
    }

    private static JsonObject Public(JsonObject from)
    {
        var copy = (JsonObject)from.DeepClone();
        foreach (var name in new[] { "signed_prekey_private", "one_time_prekey_private", "kem_prekey_seed" })
            copy.Remove(name);
        return copy;
    }
}
