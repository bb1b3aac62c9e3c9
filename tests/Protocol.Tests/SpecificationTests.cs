// SPDX-License-Identifier: MIT
// SpecificationTests: docs/protocol says nothing that no test holds: every test it names exists, every MUST names one.
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests;

public sealed partial class SpecificationTests
{
    private static readonly string Root = WorkingTree.Root;

    [Fact]
    public void Every_test_the_specification_names_exists()
    {
        var existing = Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(path => TestName().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups[1].Value}"))
            .ToHashSet();
        var named = Pages().SelectMany(page => NamedTest().Matches(page.Text).Select(match => match.Groups[1].Value)).ToList();
        Assert.True(named.Count > 30);
        Assert.All(named, name => Assert.Contains(name, existing));
    }

    [Fact]
    public void The_table_of_pitfalls_has_all_twenty_two()
    {
        var rows = File.ReadAllLines(Path.Combine(Root, "docs", "protocol", "pitfalls.md"))
            .Select(line => PitfallRow().Match(line))
            .Where(match => match.Success)
            .ToList();
        Assert.Equal(Enumerable.Range(1, 22).Select(number => $"{number}"), rows.Select(row => row.Groups[1].Value));
        Assert.All(rows, row => Assert.Matches(NamedTest(), row.Value));
    }

    [Fact]
    public void Every_rule_has_a_number_of_its_own_and_names_a_test()
    {
        var rules = Pages().SelectMany(page => page.Text.Split('\n').Where(line => Rule().IsMatch(line))).ToList();
        Assert.True(rules.Count > 40);
        Assert.All(rules, rule => Assert.Matches(NamedTest(), rule));
        Assert.Distinct(rules.Select(rule => Rule().Match(rule).Groups[1].Value));
        Assert.All(
            Pages().SelectMany(page => page.Text.Split('\n')).Where(line => line.Contains("MUST", StringComparison.Ordinal)),
            line => Assert.Matches(Rule(), line));
    }

    private static IEnumerable<(string Name, string Text)> Pages() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs", "protocol"), "*.md").Select(path => (Path.GetFileName(path), File.ReadAllText(path)));

    [GeneratedRegex(@"public (?:async Task|void|Property) (\w+)\(")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"^\| ([A-Z]-\d+) \|")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\| (\d+) \|.*$")]
    private static partial Regex PitfallRow();
}
