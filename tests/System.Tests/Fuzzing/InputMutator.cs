// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

/// <summary>Changes a genuine input: mostly by its parts, so that it gets behind the parser, sometimes by its bytes.</summary>
internal sealed class InputMutator(Dice dice)
{
    /// <summary>Changes JSON text.</summary>
    public byte[] Json(string text)
    {
        if (dice.Percent(10)) return Encoding.UTF8.GetBytes(text);
        if (dice.Percent(20)) return Bytes(Encoding.UTF8.GetBytes(text));
        JsonNode root;
        try
        {
            root = JsonNode.Parse(text)!;
        }
        catch (JsonException)
        {
            return Bytes(Encoding.UTF8.GetBytes(text)); // a file of the corpus that is no JSON, on purpose
        }

        // Values that JSON cannot hold are put into the text, in place of a mark.
        var raw = new List<string>();
        for (var changes = 1 + dice.Below(3); changes > 0; changes--) Change(root, raw);
        var changed = root.ToJsonString();
        for (var i = 0; i < raw.Count; i++) changed = changed.Replace($"\"@{i}@\"", raw[i], StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(changed);
    }

    /// <summary>Changes bytes: flips, cuts, doublings, insertions.</summary>
    public byte[] Bytes(byte[] input)
    {
        var bytes = input.ToList();
        for (var changes = 1 + dice.Below(4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = dice.Below(bytes.Count);
            var length = Math.Min(1 + dice.Below(16), bytes.Count - at);
            switch (dice.Below(5))
            {
                case 0: bytes[at] ^= (byte)(1 << dice.Below(8)); break;
                case 1: bytes[at] = (byte)dice.Below(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)dice.Below(256)).ToList()); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Changes a path and its query.</summary>
    public string Path(string path)
    {
        if (dice.Percent(70)) return path;
        var (before, query) = path.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0 ? (path[..mark], path[(mark + 1)..]) : (path, "");
        if (query.Length > 0 && dice.Percent(60))
        {
            var parts = query.Split('&');
            var at = dice.Below(parts.Length);
            parts[at] = dice.Percent(80) ? $"{parts[at].Split('=')[0]}={Any(NastyValues.Path)}" : $"{parts[at]}&{parts[at]}";
            return $"{before}?{string.Join('&', parts)}";
        }

        var segments = before.Split('/');
        segments[1 + dice.Below(segments.Length - 1)] = Any(NastyValues.Path);
        return string.Join('/', segments) + (query.Length > 0 ? "?" + query : dice.Percent(10) ? $"?limit={Any(NastyValues.Path)}" : "");
    }

    private void Change(JsonNode root, List<string> raw)
    {
        var all = new List<JsonNode>();
        Collect(root, all);
        switch (all[dice.Below(all.Count)])
        {
            case JsonObject { Count: > 0 } owner:
                var name = owner.ElementAt(dice.Below(owner.Count)).Key;
                if (dice.Percent(15)) owner.Remove(name);
                else if (dice.Percent(10)) owner[name + "x"] = Mark(raw);
                else owner[name] = Mark(raw);
                break;
            case JsonArray { Count: > 0 } list:
                var at = dice.Below(list.Count);
                if (dice.Percent(20)) list.RemoveAt(at);
                else if (dice.Percent(40)) list.Add(list[at]?.DeepClone());
                else list[at] = Mark(raw);
                break;
        }
    }

    private JsonValue Mark(List<string> raw)
    {
        raw.Add(Any(NastyValues.Json));
        return JsonValue.Create($"@{raw.Count - 1}@");
    }

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        if (node is JsonObject or JsonArray) all.Add(node);
        foreach (var child in node switch { JsonObject owner => owner.Select(pair => pair.Value), JsonArray list => list, _ => [] }) Collect(child, all);
    }

    private string Any(string[] values) => values[dice.Below(values.Length)];
}
