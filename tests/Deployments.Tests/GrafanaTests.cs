// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class GrafanaTests
{
    private static readonly string Folder = Path.Combine(Programs.Root, "deployments", "grafana");

    private static IEnumerable<(string Name, JsonNode Board)> Boards =>
        Directory.GetFiles(Path.Combine(Folder, "dashboards"), "*.json").Select(path => (Path.GetFileName(path), JsonNode.Parse(File.ReadAllText(path))!));

    [Fact]
    public void There_is_a_board_for_the_whole_and_one_for_each_part_under_ids_of_their_own()
    {
        Assert.Equal(["files.json", "keys.json", "messages.json", "overview.json", "stores.json"], Boards.Select(board => board.Name).Order(StringComparer.Ordinal));
        Assert.Equal(5, Boards.Select(board => board.Board["uid"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(5, Boards.Select(board => board.Board["title"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void Every_panel_has_a_title_a_unit_and_a_place_of_its_own_and_asks_the_source_that_is_chosen()
    {
        foreach (var (name, board) in Boards)
        {
            var panels = board["panels"]!.AsArray();
            Assert.Equal(panels.Count, panels.Select(panel => panel!["id"]!.GetValue<int>()).Distinct().Count());
            Assert.Contains(board["templating"]!["list"]!.AsArray(), variable => variable!["type"]!.GetValue<string>() == "datasource" && variable["name"]!.GetValue<string>() == "datasource");
            var taken = new HashSet<(int, int)>();
            foreach (var panel in panels)
            {
                Assert.True(panel!["title"]?.GetValue<string>() is { Length: > 0 }, $"{name}: a panel without a title");
                Assert.True(panel["fieldConfig"]?["defaults"]?["unit"]?.GetValue<string>() is { Length: > 0 }, $"{name}: {panel["title"]} has no unit");
                Assert.NotEmpty(panel["targets"]!.AsArray());
                Assert.All(panel["targets"]!.AsArray().Append(panel), asked => Assert.Equal("${datasource}", asked!["datasource"]!["uid"]!.GetValue<string>()));
                var place = new[] { "x", "y", "w", "h" }.ToDictionary(side => side, side => panel["gridPos"]![side]!.GetValue<int>());
                Assert.InRange(place["x"] + place["w"], 1, 24);
                for (var x = place["x"]; x < place["x"] + place["w"]; x++)
                {
                    for (var y = place["y"]; y < place["y"] + place["h"]; y++) Assert.True(taken.Add((x, y)), $"{name}: {panel["title"]} lies over another panel");
                }
            }
        }
    }

    [Fact]
    public void Boards_ask_for_metrics_that_the_server_has_and_show_all_but_a_few()
    {
        var known = PublishedMetrics.Names();
        var asked = Boards.SelectMany(board => board.Board["panels"]!.AsArray()).SelectMany(panel => panel!["targets"]!.AsArray())
            .SelectMany(target => PublishedMetrics.In(target!["expr"]!.GetValue<string>())).ToHashSet(StringComparer.Ordinal);

        Assert.All(asked, name => Assert.Contains(name, known));
        Assert.True(asked.Count > 40, $"{asked.Count} series are shown");
    }

    [Fact]
    public async Task Every_query_of_a_board_is_one_that_Prometheus_can_read()
    {
        var rules = Boards.SelectMany(board => board.Board["panels"]!.AsArray()).SelectMany(panel => panel!["targets"]!.AsArray())
            .Select((target, i) => (JsonNode)new JsonObject { ["record"] = $"board:query:{i}", ["expr"] = Fill(target!["expr"]!.GetValue<string>()) });
        var groups = new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "boards", ["rules"] = new JsonArray([.. rules]) }) };
        var file = Path.Combine(Directory.CreateTempSubdirectory("boards-").FullName, "rules.yml"); // JSON is YAML
        await File.WriteAllTextAsync(file, groups.ToJsonString(), TestContext.Current.CancellationToken);

        var (code, output, error) = await Tool.RunAsync(Tool.Find("promtool"), "check", "rules", "--lint=none", file);

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void Grafana_is_told_of_Prometheus_and_of_the_boards_by_files()
    {
        var source = Manifest.Parse(File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "prometheus.yml"))).Single()["datasources"].Items.Single();
        var provider = Manifest.Parse(File.ReadAllText(Path.Combine(Folder, "provisioning", "dashboards", "messenger.yml"))).Single()["providers"].Items.Single();

        Assert.Equal("prometheus", source["type"].Text);
        Assert.Equal("/var/lib/grafana-dashboards", provider["options"]["path"].Text); // as compose.yaml mounts them
    }

    private static string Fill(string query) => query.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);
}
