// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests;

public sealed partial class ChecklistTests
{
    [Fact]
    public void Every_test_that_the_checklist_names_is_there_with_its_method()
    {
        var tests = string.Join('\n', Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = Named().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "checklist.md")));

        Assert.InRange(named.Count, 15, 100);
        Assert.All(named, name =>
        {
            Assert.Contains($"class {name.Groups["type"].Value}", tests, StringComparison.Ordinal);
            if (name.Groups["method"].Success) Assert.Contains($" {name.Groups["method"].Value}(", tests, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex(@"`(?<type>[A-Za-z]+Tests)(?:\.(?<method>\w+))?`")]
    private static partial Regex Named();
}
