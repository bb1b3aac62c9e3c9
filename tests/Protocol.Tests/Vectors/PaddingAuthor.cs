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
        foreach (var length in new[] { 2L, 3, 7, 8, 9, 15, 16, 17, 1000, 1025, 65_537, 104_857_608, 1L << 32, (1L << 40) + 8 })
            file.Add($"a length of {length}", "round_up", new JsonObject { ["length"] = length });
        file.Refuse("only zeros at the end of a step", "unpad", new JsonObject { ["padded"] = new string('1', 126) + "00" }, "bad_padding");
        file.Refuse("multiples of 64 beyond 1,024", "unpad", new JsonObject { ["padded"] = new string('1', 4100) + "80" + new string('0', 122) }, "bad_padding");
        return file;
    }

    private static JsonObject Padded(string hex, int blocks = 1) => new() { ["padded"] = hex.PadRight(blocks * 128, '0') };
}
