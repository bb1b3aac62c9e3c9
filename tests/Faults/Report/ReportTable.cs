// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;

namespace SecureMessenger.Faults.Report;

/// <summary>The report for people.</summary>
internal static class ReportTable
{
    /// <summary>Columns it needs.</summary>
    public const int Width = 160;

    private const int ShownFindings = 30;

    public static void Print(RunReport report, IAnsiConsole console)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, Width);
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var title in new[] { "fault", "times", "longest wait of a message", "longest without a socket", "requests unanswered", "lost", "doubled", "misordered", "other" }) table.AddColumn(title);
        foreach (var kind in report.Kinds)
        {
            table.AddRow(Text(
                kind.Kind, Number(kind.Times), Seconds(kind.LongestWait), Seconds(kind.LongestAbsence), Number(kind.BrokenRequests), Number(kind.Lost), Number(kind.Doubled), Number(kind.Misordered), Number(kind.Other)));
        }

        console.Write(table);
        console.WriteLine();
        console.WriteLine($"{report.Faults} faults in {report.Lasted.TotalMinutes:0.0} minutes, seed {report.Seed}; not recovered from in a minute: {report.NotRecovered}");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Sent:N0} messages acknowledged, {report.Unanswered} never answered, {report.Delivered:N0} deliveries, {report.Keys:N0} one-time keys, {report.Files} files"));
        console.WriteLine($"most memory of a process: {string.Join(", ", report.Memory.Select(role => $"{role.Key} {role.Value / 1_000_000} MB"))}");
        foreach (var finding in report.Findings.Take(ShownFindings)) console.WriteLine($"{Seconds(finding.At)}  {finding.Breach}: {finding.What}");
        if (report.Findings.Count > ShownFindings) console.WriteLine($"and {report.Findings.Count - ShownFindings} more");
        console.WriteLine(report.IsGood ? "Nothing lost, doubled, misordered or leaked." : $"{report.Findings.Count} promises broken.");
    }

    /// <summary>Seconds for people.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static Markup[] Text(params string[] cells) => Array.ConvertAll(cells, cell => new Markup(Markup.Escape(cell)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
