// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests;

public sealed partial class LogEventTests
{
    [Fact]
    public void Every_kind_of_log_line_has_an_id_of_its_own()
    {
        var ids = Repository.SourceFiles().Where(path => Path.GetFileName(path) == "Log.cs")
            .SelectMany(path => Event().Matches(File.ReadAllText(path))).Select(line => line.Groups[1].Value).ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(id => id).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [GeneratedRegex(@"LoggerMessage\((\d+)")]
    private static partial Regex Event();
}
