// SPDX-License-Identifier: MIT
// The files under vectors/ say what the wire format is. The library must give exactly what they say, and they exactly what it gives.
// SECURE_MESSENGER_WRITE_VECTORS=1 writes them anew: see CONTRIBUTING.md for when that is right.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests.Vectors;

public sealed partial class VectorTests
{
    private static readonly string Folder = Path.Combine(WorkingTree.Root, "vectors");

    // From the folder, so that a change that stops an author still shows which files differ.
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
        .Where(name => name != "versions").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_case_of_a_file_gives_what_it_says(string name)
    {
        var cases = Read(name).Items("cases").ToList();
        foreach (var entry in cases)
        {
            var steps = entry["out"]!.Items("steps").SelectMany(step => step.Items("random"));
            var random = new ScriptedRandom([.. entry.Items("random").Concat(steps).Select(draw => Convert.FromHexString(draw.GetValue<string>()))]);
            var output = VectorPlayer.Play(entry.Text("operation"), entry["in"]!, random);
            Assert.True(JsonNode.DeepEquals(entry["out"], output), $"{name}: '{entry.Text("name")}' gives {output.ToJsonString()}");
            random.AssertSpent();
        }

        var refused = cases.Count(entry => entry["out"]!["error"] is not null)
            + cases.Sum(entry => entry["out"]!.Items("steps").Count(step => step["error"] is not null));
        Assert.True(refused > 0, $"{name} refuses nothing");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {cases.Count} cases passed, {refused} refusals among them");
    }

    [Fact]
    public void The_library_writes_exactly_these_files()
    {
        foreach (var author in VectorLibrary.Authors)
        {
            var file = author();
            var path = Path.Combine(Folder, $"{file.Name}.json");
            if (Environment.GetEnvironmentVariable("SECURE_MESSENGER_WRITE_VECTORS") == "1")
                File.WriteAllText(path, file.ToString());
            Assert.Equal(File.ReadAllText(path), file.ToString());
        }

        Assert.Equal(Names.Select(row => row.Data), VectorLibrary.Authors.Select(author => author().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_changes_only_with_a_new_version_of_the_wire_format()
    {
        var frozen = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "versions.json")))![$"{VectorFile.WireFormat}"]!.AsObject();
        var files = Names.Select(row => row.Data).ToList();
        var message = Read("ratchet").Items("cases").SelectMany(entry => entry["out"]!.Items("steps")).First(step => step["message"] is not null).Bytes("message");
        Assert.Equal(VectorFile.WireFormat, message[0]);
        Assert.Equal(files.Order(StringComparer.Ordinal), frozen.Select(entry => entry.Key).Order(StringComparer.Ordinal));
        Assert.All(files, name => Assert.Equal(
            frozen.Text(name), Json.Hex(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"))))));
    }

    [Fact]
    public void Every_file_names_a_section_of_the_specification_which_names_it()
    {
        foreach (var name in Names.Select(row => row.Data))
        {
            var section = Assert.Single(Sections(), section => section.Reference == Read(name).Text("section"));
            Assert.Contains($"(../../vectors/{name}.json)", section.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_section_with_a_layout_names_its_vectors()
    {
        var withLayout = Sections().Where(section => Layout().IsMatch(section.Text)).ToList();
        Assert.True(withLayout.Count >= 10);
        Assert.All(withLayout, section => Assert.True(
            section.Text.Contains("](../../vectors/", StringComparison.Ordinal), $"{section.Reference} has a layout and no vectors"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_and_operation_of_a_file_is_described(string name)
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        var words = Fields(Read(name)).Concat(Read(name).Items("cases").SelectMany(entry => Steps(entry).Append(entry.Text("operation")))).ToHashSet();
        Assert.True(words.Count > 8);
        Assert.All(words, word => Assert.True(readme.Contains($"`{word}`", StringComparison.Ordinal), $"vectors/README.md does not say what {word} is"));
    }

    [Fact]
    public void Every_error_a_file_names_is_in_the_table_of_the_specification()
    {
        var page = File.ReadAllText(Path.Combine(WorkingTree.Root, "docs", "protocol", "README.md"));
        var named = Directory.GetFiles(Folder, "*.json").SelectMany(path => Errors(JsonNode.Parse(File.ReadAllText(path))!)).ToHashSet(StringComparer.Ordinal);
        Assert.True(named.Count > 8);
        Assert.All(named, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!;

    private static IEnumerable<string> Errors(JsonNode node) => node switch
    {
        JsonObject entry => entry.SelectMany(field => field is { Key: "error", Value: JsonValue error } ? [error.GetValue<string>()] : field.Value is null ? [] : Errors(field.Value)),
        JsonArray items => items.SelectMany(item => item is null ? [] : Errors(item)),
        _ => [],
    };

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject entry => entry.SelectMany(field => Fields(field.Value).Prepend(field.Key)),
        JsonArray items => items.SelectMany(Fields),
        _ => [],
    };

    private static IEnumerable<string> Steps(JsonNode entry) => entry["in"]!.Items("steps").Select(step => step.Text("do"));

    private static IEnumerable<(string Reference, string Text)> Sections() =>
        Directory.EnumerateFiles(Path.Combine(WorkingTree.Root, "docs", "protocol"), "*.md").SelectMany(path => File.ReadAllText(path).Split("\n## ").Skip(1)
            .Select(text => ($"docs/protocol/{Path.GetFileName(path)}#{Anchor(text.Split('\n')[0])}", text)));

    // As the usual renderers make it: lower case, spaces to hyphens, punctuation gone.
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Replace(' ', '-').Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_'));

    // A block of formulas, or a field with its width.
    [GeneratedRegex(@"^```|\bu(?:8|16|32|64)\b", RegexOptions.Multiline)]
    private static partial Regex Layout();
}
