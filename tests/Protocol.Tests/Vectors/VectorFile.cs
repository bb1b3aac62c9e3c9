// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Vectors;

/// <summary>A file of vectors while it is written: each case is played under seeded randomness and what comes out is kept.</summary>
internal sealed class VectorFile(string name, string title, string section, int seed)
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonArray _cases = [];

    public const int WireFormat = 1;

    public string Name => name;

    /// <summary>Where fixed inputs of the file come from.</summary>
    public SeededRandom Inputs { get; } = new(seed);

    /// <summary>Adds a case.</summary>
    /// <returns>What it gives.</returns>
    public JsonObject Add(string description, string operation, JsonObject input)
    {
        var random = new RecordingRandom((seed * 1000) + _cases.Count);
        var output = VectorPlayer.Play(operation, input, random);
        var entry = new JsonObject { ["name"] = description, ["operation"] = operation, ["in"] = input };
        if (random.Drawn.Count > 0 && output["steps"] is null)
            entry["random"] = Json.Draws(random.Drawn);
        entry["out"] = output;
        _cases.Add(entry);
        return output;
    }

    /// <summary>Adds a case that must end with an error.</summary>
    public void Refuse(string description, string operation, JsonObject input, string error) =>
        Assert.True(
            Add(description, operation, input)["error"]?.GetValue<string>() == error, $"{name}: '{description}' is not refused as {error}");

    public override string ToString() => new JsonObject
    {
        ["title"] = title,
        ["section"] = section,
        ["wire_format"] = WireFormat,
        ["seed"] = seed,
        ["cases"] = _cases.DeepClone(),
    }.ToJsonString(Layout) + "\n";
}
