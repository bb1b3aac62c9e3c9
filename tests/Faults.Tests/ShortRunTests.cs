// SPDX-License-Identifier: MIT
// scripts/faults for two minutes, with what goes wrong most often. The long form is for people: docs/faults.md.
using SecureMessenger.Faults;
using SecureMessenger.Faults.Report;
using SecureMessenger.Tests.Infrastructure;
using Spectre.Console;

namespace SecureMessenger.Tests;

public sealed class ShortRunTests
{
    private static readonly string[] Kinds =
    [
        "kill -9 of a messages process", "kill -9 of postgres", "kill -9 of all of NATS", "a process cut off from PostgreSQL",
        "SIGSTOP of a gateway process", "restart of a messages process", "a silent line to NATS", "kill -9 of every messages process",
    ];

    [Fact]
    public async Task Nothing_is_lost_doubled_misordered_or_leaked_whatever_goes_wrong()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "scripts/cluster runs on Linux.");
        Assert.SkipWhen(Engines.Postgres.Length == 0, "No engines."); // says by itself what is missing
        var root = Root();
        var server = Path.Combine(root, "artifacts", "bin", "Server", "debug", "messenger-server.dll");
        var folder = Directory.CreateTempSubdirectory("faults-").FullName;
        var options = new FaultOptions(TimeSpan.FromMinutes(5), Kinds.Length, Seed: 1, Nodes: 2, Kinds, root, folder, server);

        var report = await new FaultRun(options, TestContext.Current.TestOutputHelper!.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        using var text = new StringWriter();
        ReportTable.Print(report, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) }));
        TestContext.Current.TestOutputHelper!.WriteLine(text.ToString());
        Assert.True(report.IsGood, text.ToString());
        Assert.Equal(Kinds.Length, report.Faults);
        Directory.Delete(folder, recursive: true);
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "SecureMessenger.slnx"))) at = at.Parent;
        return at!.FullName;
    }
}
