// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using static SecureMessenger.Tests.Vectors.BundleAuthor;

namespace SecureMessenger.Tests.Vectors;

internal static class BodyAuthor
{
    private const string Section = "docs/protocol/content.md#bodies-and-wraps";

    public static VectorFile Write()
    {
        var file = new VectorFile("body", "Bodies, the plaintext of their wraps, and blank wraps", Section, 6);
        var context = new JsonObject
        {
            ["conversation"] = Json.Hex(file.Inputs.Bytes(16)),
            ["client_id"] = Json.Hex(file.Inputs.Bytes(16)),
            ["sender_account"] = Json.Hex(file.Inputs.Bytes(16)),
            ["sender_device"] = Json.Hex(file.Inputs.Bytes(16)),
            ["roster_version"] = 3,
        };
        foreach (var size in new[] { 0, 1, 63, 64, 1023, 1024, 5000 })
            file.Add($"{size} bytes", "seal_body", With(context, ("content", Json.Hex(file.Inputs.Bytes(size)))));
        var sealedBody = file.Add("to be opened", "seal_body", With(context, ("content", Json.Hex("hello"u8))));
        var good = With(context, ("body", sealedBody.Text("body")), ("wrap_plaintext", sealedBody.Text("wrap_plaintext")));
        file.Add("as it was sealed", "open_body", good);

        foreach (var field in new[] { "conversation", "client_id", "sender_account", "sender_device" })
            file.Refuse($"another {field}", "open_body", With(good, (field, Flipped(good.Bytes(field)))), "undecryptable");
        file.Refuse("another roster version", "open_body", With(good, ("roster_version", 4)), "undecryptable");
        foreach (var at in new[] { 0, 1, 2, 34, 46, 80 })
            file.Refuse($"byte {at} changed", "open_body", With(good, ("body", Changed(good.Bytes("body"), at))), "undecryptable");
        file.Refuse("cut by a byte", "open_body", With(good, ("body", good.Text("body")[..^2])), "undecryptable");
        file.Refuse("another key in the wrap", "open_body", With(good, ("wrap_plaintext", Changed(good.Bytes("wrap_plaintext"), 1))), "undecryptable");
        file.Refuse("another hash in the wrap", "open_body", With(good, ("wrap_plaintext", Changed(good.Bytes("wrap_plaintext"), 40))), "undecryptable");

        file.Add("the key of a body", "read_wrap", new JsonObject { ["wrap_plaintext"] = good.Text("wrap_plaintext") });
        var blank = $"02{new string('0', 128)}";
        file.Add("for a device it is not meant for", "read_wrap", new JsonObject { ["wrap_plaintext"] = blank });
        foreach (var (name, wrap) in new[] { ("of kind 3", "03" + blank[2..]), ("blank and a byte too long", blank + "00"), ("blank with a set bit", blank[..^1] + "1"), ("empty", "") })
            file.Refuse(name, "read_wrap", new JsonObject { ["wrap_plaintext"] = wrap }, "bad_wrap");
        return file;
    }

    private static string Changed(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return Json.Hex(bytes);
    }
}
