// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed partial class SecurityDocumentTests
{
    [Fact(Skip = "it lists SQLite's tables and files", SkipWhen = nameof(House.IsOnPostgres), SkipType = typeof(House))]
    public async Task Every_table_and_every_file_of_the_server_stands_in_the_document_with_how_long_it_is_kept()
    {
        await using var house = await House.OpenAsync();
        var document = await File.ReadAllTextAsync(DocumentPath(), TestContext.Current.CancellationToken);
        var named = Row().Matches(document).SelectMany(row => Name().Matches(row.Groups["names"].Value)).Select(name => name.Groups[1].Value).ToHashSet();

        Assert.Equal(Tables(house).Order(), named.Where(name => !name.EndsWith('/') && !name.Contains('.') && name != "node").Order());
        foreach (var entry in Directory.EnumerateFileSystemEntries(house.DataPath).Where(entry => !Path.GetFileName(entry).StartsWith("messenger.db", StringComparison.Ordinal)))
        {
            Assert.Contains(Path.GetFileName(entry) + (Directory.Exists(entry) ? "/" : ""), named);
        }
    }

    private static List<string> Tables(House house)
    {
        using var db = house.Connect();
        using var command = db.CreateCommand();
        command.CommandText = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
        using var rows = command.ExecuteReader();
        var tables = new List<string>();
        while (rows.Read()) tables.Add(rows.GetString(0));
        return tables;
    }

    private static string DocumentPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "security.md");

    [GeneratedRegex(@"^\| (disk: )?(?<names>`[a-z].*?) \| .+ \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
