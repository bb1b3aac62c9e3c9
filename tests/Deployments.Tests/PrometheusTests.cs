// SPDX-License-Identifier: MIT
// deployments/prometheus with promtool, and against what the server shows (docs/metrics.md, which its tests compare with it).
using System.Text.RegularExpressions;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed partial class PrometheusTests
{
    private static readonly string Folder = Path.Combine(Programs.Root, "deployments", "prometheus");

    private static IEnumerable<Manifest> Alerts => Manifest.Parse(File.ReadAllText(Path.Combine(Folder, "alerts.yml"))).Single()["groups"].Items.SelectMany(group => group["rules"].Items);

    [Fact]
    public async Task Prometheus_takes_the_configuration_and_the_rules()
    {
        var (code, output, error) = await Tool.RunAsync(Tool.Find("promtool"), "check", "config", Path.Combine(Folder, "prometheus.yml"));

        Assert.True(code == 0, output + error);
        Assert.Contains($"{Alerts.Count()} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_alert_fires_on_its_series_and_is_silent_where_all_is_well()
    {
        var (code, output, error) = await Tool.RunAsync(Tool.Find("promtool"), ["test", "rules", .. Directory.GetFiles(Path.Combine(Folder, "tests"), "*.yml")]);

        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void Every_alert_has_a_series_on_which_it_fires_and_one_on_which_it_does_not()
    {
        var tested = Directory.GetFiles(Path.Combine(Folder, "tests"), "*.yml")
            .SelectMany(path => Manifest.Parse(File.ReadAllText(path)).Single()["tests"].Items)
            .SelectMany(test => test["alert_rule_test"].Items)
            .Select(expected => (Alert: expected["alertname"].Text, Fires: expected["exp_alerts"].Items.Any()))
            .ToHashSet();

        Assert.All(Alerts, alert => Assert.Contains((alert["alert"].Text, true), tested));
        Assert.All(Alerts, alert => Assert.Contains((alert["alert"].Text, false), tested));
    }

    [Fact]
    public void Every_alert_says_how_bad_it_is_in_words_and_where_its_page_is_and_every_page_has_an_alert()
    {
        var pages = Directory.GetFiles(Path.Combine(Programs.Root, "docs", "runbooks"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(Alerts.Select(alert => alert["alert"].Text).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
        foreach (var alert in Alerts)
        {
            Assert.Contains(alert["labels"]["severity"].Text, new[] { "critical", "warning" });
            Assert.True(alert["for"].IsThere);
            Assert.NotEmpty(alert["annotations"]["summary"].Text);
            Assert.Equal($"docs/runbooks/{alert["alert"].Text}.md", alert["annotations"]["runbook"].Text);
        }
    }

    [Fact]
    public void Every_page_says_what_it_means_who_notices_how_to_look_and_how_to_mend_and_quotes_its_rule()
    {
        foreach (var alert in Alerts)
        {
            var page = File.ReadAllText(Path.Combine(Programs.Root, alert["annotations"]["runbook"].Text));
            foreach (var part in new[] { "## What it means", "## What users notice", "## How to look", "## How to mend it" }) Assert.Contains(part, page, StringComparison.Ordinal);
            Assert.Contains(alert["expr"].Text, page, StringComparison.Ordinal);
            foreach (Match link in Link().Matches(page)) Assert.True(File.Exists(Path.Combine(Programs.Root, "docs", "runbooks", link.Groups[1].Value)), link.Value);
        }
    }

    [Fact]
    public void Rules_and_pages_ask_for_metrics_that_the_server_has()
    {
        var known = PublishedMetrics.Names();
        var asked = Alerts.Select(alert => alert["expr"].Text).Concat(Directory.GetFiles(Path.Combine(Programs.Root, "docs", "runbooks"), "*.md").Select(File.ReadAllText));

        Assert.All(asked.SelectMany(PublishedMetrics.In), name => Assert.Contains(name, known));
    }

    [GeneratedRegex(@"\]\((\w+\.md)\)")]
    private static partial Regex Link();
}
