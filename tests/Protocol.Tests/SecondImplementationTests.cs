// SPDX-License-Identifier: MIT
// tests/Interop/second is the protocol written once more, in JavaScript on other primitives, from docs/protocol and vectors/README.md
// alone. What it computes from the vectors is what this library wrote into them, or the text and the library say different things.
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests;

public sealed class SecondImplementationTests
{
    private static readonly NodePackage Second = new("second", "@noble/post-quantum");

    private static readonly string Vectors = Path.Combine(WorkingTree.Root, "vectors");

    [Fact]
    public async Task An_implementation_written_from_the_text_alone_gives_every_vector()
    {
        var (exit, lines) = await ReplayAsync(Vectors);

        Assert.Equal(Files().Select(file => $"{Path.GetFileName(file)}: {Cases(file).Count} passed, 0 failed"), lines);
        Assert.Equal(0, exit);
    }

    [Fact]
    public async Task It_does_not_give_a_vector_that_says_something_else()
    {
        var folder = Directory.CreateTempSubdirectory("vectors-").FullName;
        try
        {
            var changed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Vectors, "padding.json"), TestContext.Current.CancellationToken))!;
            changed["cases"]!.AsArray().First(one => (string?)one!["operation"] == "round_up")!["out"]!["padme"] = 3;
            await File.WriteAllTextAsync(Path.Combine(folder, "padding.json"), changed.ToJsonString(), TestContext.Current.CancellationToken);

            var (exit, lines) = await ReplayAsync(folder);

            Assert.Equal($"padding.json: {changed["cases"]!.AsArray().Count - 1} passed, 1 failed", Assert.Single(lines));
            Assert.Equal(1, exit);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Vectors, "*.json").Where(file => Path.GetFileName(file) != "versions.json").Order(StringComparer.Ordinal);

    private static JsonArray Cases(string file) => JsonNode.Parse(File.ReadAllText(file))!["cases"]!.AsArray();

    private static async Task<(int Exit, string[] Lines)> ReplayAsync(string folder)
    {
        using var node = Second.Start("replay.mjs", folder);
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (node.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
