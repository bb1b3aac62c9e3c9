// SPDX-License-Identifier: MIT
// Secrets are made by the system's generator alone. The compiler holds it, by the list of banned symbols; this holds that the
// list names every other source, and that nothing steps around it.
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests;

public sealed partial class SecretSourcesTests
{
    [Theory]
    [InlineData("T:System.Random;")]
    [InlineData("M:System.Guid.NewGuid;")]
    public void What_is_no_source_of_secrets_is_banned(string symbol) =>
        Assert.Contains(File.ReadLines(Path.Combine(Repository.Root, "BannedSymbols.txt")), line => line.StartsWith(symbol, StringComparison.Ordinal));

    [Fact]
    public void What_is_banned_is_an_error_everywhere_and_no_file_or_project_takes_that_back()
    {
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), StringComparison.Ordinal);
        var props = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", props, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.txt", props, StringComparison.Ordinal);

        var projects = new[] { "src", "tests", "bench", "fuzz" }.Select(folder => Path.Combine(Repository.Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.*proj", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(folder, "*.props", SearchOption.AllDirectories)));
        Assert.DoesNotContain(Repository.SourceFiles().Concat(projects), path => Suppression().IsMatch(File.ReadAllText(path)));
    }

    [Fact]
    public void No_secret_is_made_of_an_id() =>
        Assert.Empty(Repository.SourceFiles().Where(path => Repository.Relative(path).StartsWith("src/", StringComparison.Ordinal))
            .Where(path => SecretFromId().IsMatch(File.ReadAllText(path))).Select(Repository.Relative));

    [GeneratedRegex(@"(disable|NoWarn|SuppressMessage)[^\n]*RS00" + "30")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"(?i)(ticket|refresh|secret|password|salt|nonce)\w*\s*=\s*Guid\.CreateVersion7")]
    private static partial Regex SecretFromId();
}
