// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text.Json;
using SecureMessenger.Faults.Report;
using Spectre.Console;

namespace SecureMessenger.Faults;

/// <summary>The command line of the suite.</summary>
internal static class FaultCommand
{
    public static RootCommand Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long to go on breaking things.", DefaultValueFactory = _ => 20 };
        var most = new Option<int>("--most") { Description = "At most so many faults.", DefaultValueFactory = _ => int.MaxValue };
        var seed = new Option<ulong>("--seed") { Description = "Of the dice; the clock's without.", DefaultValueFactory = _ => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() };
        var nodes = new Option<int>("--nodes") { Description = "Processes of each role, 1 to 9.", DefaultValueFactory = _ => 2 };
        nodes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 9) result.AddError("--nodes takes a number from 1 to 9.");
        });
        var only = new Option<string[]>("--only") { Description = "Only kinds of faults whose name contains this, such as 'NATS' or 'kill -9 of a messages'; may be given again." };
        var folder = new Option<string>("--dir") { Description = "Where everything lies while it runs.", DefaultValueFactory = _ => Path.Combine("out", "faults") };
        var json = new Option<string?>("--json") { Description = "Writes the report for programs to this file." };
        var command = new RootCommand("Breaks a server of its own, one thing after the other, under load, and checks that nothing is lost, doubled or misordered.")
        {
            minutes, most, seed, nodes, only, folder, json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var options = new FaultOptions(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(most), parsed.GetValue(seed), parsed.GetValue(nodes), parsed.GetValue(only) ?? [],
                Directory.GetCurrentDirectory(), Path.GetFullPath(parsed.GetValue(folder)!));
            return await RunAsync(options, parsed.GetValue(json), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(FaultOptions options, string? json, CancellationToken ct)
    {
        var console = AnsiConsole.Console;
        console.Profile.Width = Math.Max(console.Profile.Width, ReportTable.Width);
        var report = await new FaultRun(options, line => console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {line}")).RunAsync(ct);
        ReportTable.Print(report, console);
        if (json is not null) await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, ReportJson.Default.RunReport), ct);
        return report.IsGood ? 0 : 1;
    }
}
