// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Vectors;

internal static class PaddingAuthor
{
    public static VectorFile Write()
    {
        var file = new VectorFile("padding", "Padded lengths, and which paddings are taken", "docs/protocol/README.md#notation", 13);
        foreach (var size in new[] { 0, 1, 62, 63, 64, 127, 1022, 1023, 1024, 1025, 2047, 5000, 65_536, 96_000 })
            file.Add($"{size} bytes", "pad", new JsonObject { ["size"] = size });
        foreach (var size in new[] { 0, 5, 63 })
            file.Add($"{size} bytes, padded", "unpad", Padded($"{new string('1', 2 * size)}80"));
        file.Refuse("without a marker", "unpad", Padded(""), "bad_padding");
        file.Refuse("another marker", "unpad", Padded("1181"), "bad_padding");
        file.Refuse("a block too many", "unpad", Padded("1180", blocks: 2), "bad_padding");
        file.Refuse("no whole block", "unpad", new JsonObject { ["padded"] = "1180" }, "bad_padding");
        file.Refuse("empty", "unpad", new JsonObject { ["padded"] = "" }, "bad_padding");
        return file;
    }

    private static JsonObject Padded(string hex, int blocks = 1) => new() { ["padded"] = hex.PadRight(blocks * 128, '0') };
}
