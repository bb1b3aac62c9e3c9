// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>docs/metrics.md, and what a query asks for.</summary>
internal static partial class PublishedMetrics
{
    /// <summary>Every name that can be asked for; of a histogram its three series.</summary>
    public static HashSet<string> Names() => Row().Matches(File.ReadAllText(Path.Combine(Programs.Root, "docs", "metrics.md")))
        .SelectMany(row => row.Groups["kind"].Value == "histogram"
            ? new[] { "_bucket", "_sum", "_count" }.Select(part => row.Groups["name"].Value + part)
            : [row.Groups["name"].Value])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The names in a query.</summary>
    public static IEnumerable<string> In(string query) => Name().Matches(query).Select(match => match.Value);

    [GeneratedRegex(@"^\| `(?<name>[a-z_0-9]+)` \| (?<kind>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(messenger|dotnet)_[a-z_0-9]+")]
    private static partial Regex Name();
}
