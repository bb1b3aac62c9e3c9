// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Configuration;

public sealed class ConfigurationDocumentTests
{
    [Fact]
    public async Task Every_setting_stands_in_the_document_with_its_names_and_default()
    {
        await using var house = await House.OpenAsync();
        var document = await File.ReadAllTextAsync(DocumentPath(), TestContext.Current.CancellationToken);

        foreach (var setting in house.Settings)
        {
            var shown = setting.DefaultText.Length == 0 ? "–" : $"`{setting.DefaultText}`";
            Assert.Contains($"| `{setting.Key}` | `{setting.EnvName}` | {shown} | {setting.Description} |", document, StringComparison.Ordinal);
        }

        var rows = document.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("` | `", StringComparison.Ordinal));
        Assert.Equal(house.Settings.Count, rows);
    }

    private static string DocumentPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "configuration.md");
}
