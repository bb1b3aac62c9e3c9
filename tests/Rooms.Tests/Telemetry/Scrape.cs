// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests.Telemetry;

/// <summary>What a server says of itself on its management port.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, double> _series = new(StringComparer.Ordinal);

    private Scrape(string text)
    {
        Text = text;
        foreach (Match line in Line().Matches(text)) _series[Key(line.Groups["name"].Value, line.Groups["labels"].Value)] = double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>As it came.</summary>
    public string Text { get; }

    /// <summary>Names of the metrics, as they are announced.</summary>
    public IEnumerable<string> Names => Announced().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>The value of a series by its name and the labels as <c>name="value"</c>, in the order of their names; null where there is none.</summary>
    public double? this[string series] => _series.TryGetValue(series, out var value) ? value : null;

    /// <summary>The values a label has anywhere.</summary>
    public IEnumerable<string> ValuesOf(string label) =>
        Regex.Matches(Text, $"[{{,]{label}=\"([^\"]*)\"").Select(match => match.Groups[1].Value).Distinct();

    public static async Task<Scrape> OfAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        await Task.Delay(TimeSpan.FromMilliseconds(350), TimeProvider.System, TestContext.Current.CancellationToken); // an answer is kept for 300 ms
        return new Scrape(await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
    }

    private static string Key(string name, string labels) => labels.Length == 0 ? name : $"{name}{{{string.Join(',', Label().Matches(labels).Select(label => label.Value).Order(StringComparer.Ordinal))}}}";

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ \n]+)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("[a-z_]+=\"[^\"]*\"")]
    private static partial Regex Label();

    [GeneratedRegex("^# TYPE ([^ ]+)", RegexOptions.Multiline)]
    private static partial Regex Announced();
}
