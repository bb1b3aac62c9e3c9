// SPDX-License-Identifier: MIT
// Json: how values stand in vectors. Bytes are lower-case hex, ids the 32 hex digits of a UUID, times Unix milliseconds.
using System.Globalization;
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Vectors;

internal static class Json
{
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Hex(Guid id) => id.ToString("N");

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Draws(IEnumerable<byte[]> draws) => Array(draws.Select(draw => (JsonNode?)Hex(draw)));

    public static JsonObject Error(string name) => new() { ["error"] = name };

    public static byte[] Bytes(this JsonNode node, string name) => Convert.FromHexString(node.Text(name));

    /// <summary>Bytes, or nothing where the field is absent.</summary>
    public static byte[] BytesIfAny(this JsonNode node, string name) => node[name] is null ? [] : node.Bytes(name);

    public static Guid Id(this JsonNode node, string name) => Guid.ParseExact(node.Text(name), "N");

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    public static long Number(this JsonNode node, string name, long otherwise = 0) => node[name] is { } number ? long.Parse(number.ToJsonString(), CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A copy of bytes, changed as a vector tells: bits turned, other bytes put in place, bytes cut from the end, bytes appended.</summary>
    public static byte[] Change(byte[] bytes, JsonNode told)
    {
        var changed = (byte[])bytes.Clone();
        if (told["xor_at"] is not null)
            changed[(int)told.Number("xor_at")] ^= (byte)told.Number("xor");
        if (told["put_at"] is not null)
            told.Bytes("put").CopyTo(changed, told.Number("put_at"));
        return [.. changed[..^(int)told.Number("cut")], .. told.BytesIfAny("append")];
    }

    public static IEnumerable<JsonNode> Items(this JsonNode node, string name) => node[name]?.AsArray().Select(item => item!) ?? [];
}
