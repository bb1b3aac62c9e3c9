// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Auth;
using SecureMessenger.Files;
using SecureMessenger.Gateway;
using SecureMessenger.Keys;
using SecureMessenger.Messages;
using SecureMessenger.Platform.Cluster;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Telemetry;

namespace SecureMessenger.Tests.Documents;

public sealed class MetricsDocumentTests
{
    private const string Head = """
        # Metrics

        What `GET /metrics` shows on the management port, for Prometheus. [operations/observe.md](operations/observe.md) says how to look at it. No label has a value that is
        not known beforehand: nothing here names a person, a device, a conversation or a file. Names are kept; metrics are added. A counter that has counted nothing stands at 0
        where its labels are few; a histogram is not there before its first value. *Rooms* is every process with a room: auth, keys, messages, files.

        | name | kind | unit | labels | from | meaning |
        |---|---|---|---|---|---|

        """;

    [Fact]
    public async Task Every_metric_is_published_with_its_labels_and_who_emits_it()
    {
        var page = new StringBuilder(Head);
        foreach (var row in (await RowsAsync()).OrderBy(row => row.Name, StringComparer.Ordinal))
        {
            var labels = row.Labels.Count == 0 ? "–" : string.Join("; ", row.Labels.Select(label => $"`{label.Name}`: {label.Meaning}"));
            page.Append($"| `{row.Name}` | {row.Kind.ToString().ToLowerInvariant()} | {Unit(row)} | {labels} | {row.Part} | {row.Meaning} |\n");
        }

        await PublishedFile.IsAsync("metrics.md", page.ToString());
    }

    [Fact]
    public async Task Names_say_the_unit_and_whether_it_only_rises()
    {
        foreach (var row in await RowsAsync())
        {
            Assert.Matches("^(messenger|dotnet)_[a-z_0-9]+$", row.Name);
            if (row.Kind == MetricKind.Counter) Assert.EndsWith("_total", row.Name, StringComparison.Ordinal);
            if (row.Unit == "s") Assert.Contains("_seconds", row.Name, StringComparison.Ordinal);
            if (row.Unit == "By") Assert.Contains("_bytes", row.Name, StringComparison.Ordinal);
            Assert.Matches("^[A-Z1].*[.]$", row.Meaning);
        }
    }

    [Fact]
    public async Task A_server_shows_what_is_published_and_nothing_else()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var alice = await measured.House.NewUserAsync();
        var rows = await RowsAsync();

        var shown = (await measured.ScrapeAsync()).Names.ToHashSet();

        Assert.Empty(shown.Except(rows.Select(row => row.Name)));
        var always = rows.Where(row => row.Part is "every process" or "rooms" or "auth" or "keys" or "messages" or "files")
            .Where(row => row.Kind != MetricKind.Histogram && row.Labels.All(label => label.Values.Count > 0));
        Assert.Empty(always.Select(row => row.Name).Where(name => name.StartsWith("messenger_", StringComparison.Ordinal)).Except(shown));
    }

    private static string Unit(MetricRow row) => row.Unit switch { "s" => "seconds", "By" => "bytes", _ => "–" };

    // Those of the shared engines too, which this machine need not have: each kind of instrument is made by itself.
    private static async Task<IReadOnlyList<MetricRow>> RowsAsync()
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<MetricCatalogue>().BuildServiceProvider();
        var catalogue = services.GetRequiredService<MetricCatalogue>();
        await using var house = await House.OpenAsync();
        var known = house.Metrics.Where(row => !row.Name.StartsWith("messenger_", StringComparison.Ordinal));
        foreach (var type in Meters()) Make(type, catalogue);
        Assert.Empty(house.Metrics.Select(row => row.Name).Except(known.Concat(catalogue.Rows).Select(row => row.Name)));
        return [.. catalogue.Rows, .. known];
    }

    private static IEnumerable<Type> Meters() => new[]
        {
            typeof(MessengerServer), typeof(ClusterServices), typeof(RoomMeter), typeof(GatewayRoom), typeof(AuthRoom), typeof(KeysRoom), typeof(MessagesRoom), typeof(FilesRoom),
        }
        .SelectMany(type => type.Assembly.GetTypes()).Where(type => type.IsSubclassOf(typeof(RoomMeter)));

    private static void Make(Type meter, MetricCatalogue catalogue)
    {
        var constructor = meter.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single();
        constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(MetricCatalogue) ? catalogue : parameter.ParameterType == typeof(TimeProvider) ? (object)TimeProvider.System : null)]);
    }
}
