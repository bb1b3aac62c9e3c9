// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Documents;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Configuration;

public sealed class ReferenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reference-").FullName;

    [Fact]
    public async Task The_reference_is_published_as_the_settings_are()
    {
        var page = (await Command.RunAsync(new Dictionary<string, string>(), "config", "doc")).Succeeded().Output;

        await PublishedFile.IsAsync("operations/configuration.md", page);
    }

    [Fact]
    public async Task Every_setting_has_a_form_a_meaning_and_a_consequence()
    {
        await using var house = await House.OpenAsync();
        var page = (await Command.RunAsync(new Dictionary<string, string>(), "config", "doc")).Succeeded().Output;
        var rows = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line[1..^1].Split(" | ")).ToList();

        Assert.Equal(
            house.Settings.Select(setting => $"`{setting.Key}`<br>`{setting.EnvName}`").Order(StringComparer.Ordinal),
            rows.Select(row => row[0].Trim()).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(5, row.Length));
        Assert.All(rows, row => Assert.True(row[1].Length > 1 && row[3].Length > 1 && row[4].Trim() is not "–", $"{row[0]} lacks something"));
    }

    [Fact]
    public async Task The_printed_defaults_are_every_setting_and_change_nothing()
    {
        await using var house = await House.OpenAsync();
        var defaults = (await Command.RunAsync(new Dictionary<string, string>(), "config", "print-defaults")).Succeeded().Output;
        var config = Path.Combine(_folder, "config.yaml");
        await File.WriteAllTextAsync(config, defaults, TestContext.Current.CancellationToken);

        (await Command.RunAsync(new Dictionary<string, string>(), "config", "check", "--config", config)).Succeeded();

        Assert.All(house.Settings, setting => Assert.Contains($"{setting.EnvName} in the environment\n", defaults, StringComparison.Ordinal));
        foreach (var setting in house.Settings.Where(setting => setting.DefaultText.Length > 0))
            Assert.Contains($" {setting.Key.Split('.')[^1]}: {Quoted(setting.DefaultText)}\n", defaults, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Quoted(string value) => value.Any(letter => letter is ':') ? $"\"{value}\"" : value;
}
