// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text.RegularExpressions;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>The commands of the documents, in their order, against a server. Where bash, curl or jq is absent: skipped.</summary>
public sealed partial class DocumentedCommandsTests
{
    // A refusal ends the script, which the documents do not say so as to stay short.
    private const string Strict = """
        set -euo pipefail
        curl() { command curl --fail-with-body "$@"; }

        """;

    [Theory]
    [BothShapes("README.md", "## With curl alone", "b3BhcXVlIGJ5dGVz")]
    [BothShapes("docs/api.md", "# The API, by task", "the same")]
    public async Task What_a_document_says_to_type_does_what_it_says(Shape shape, string document, string heading, string end)
    {
        if (Missing() is { } tool) Assert.Skip($"{tool} is not installed");
        await using var server = await TestServer.StartAsync(shape);
        var folder = Directory.CreateTempSubdirectory("documented-").FullName;
        var script = Path.Combine(folder, "script.sh");
        var text = await File.ReadAllTextAsync(Path.Combine(Programs.Root, document), TestContext.Current.CancellationToken);
        var commands = Commands(text[text.IndexOf(heading, StringComparison.Ordinal)..]);
        await File.WriteAllTextAsync(
            script, Strict + commands.Replace("http://localhost:8080", server.Url, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        using var bash = Process.Start(new ProcessStartInfo("bash", [script])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(bash.ExitCode == 0, output + await errors);
        Assert.Contains(end, output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    // What installs something from elsewhere is left to the reader.
    private static string Commands(string markdown) => string.Concat(
        ShellBlock().Matches(markdown).Select(block => block.Groups["commands"].Value).Where(commands => !commands.Contains("npx", StringComparison.Ordinal)));

    private static string? Missing() => new[] { "bash", "curl", "jq" }.FirstOrDefault(
        tool => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool))));

    [GeneratedRegex(@"^ *```sh\n(?<commands>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
