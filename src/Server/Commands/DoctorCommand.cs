// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;
using SecureMessenger.Server.Checkups;

namespace SecureMessenger.Server.Commands;

/// <summary><c>doctor</c>: looks at everything a server needs, and says of each how it stands and what to do. Exit code 1 when something is wrong.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = JsonOption.Create();
        var command = new Command("doctor", "Look at settings, data, secrets, ports, certificates and every engine; say what is wrong and what to do.") { json };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "The doctor cannot look", async () =>
        {
            var findings = await ExamineAsync(CommonOptions.Read(parsed), ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? CommandJson.Write(findings) : string.Join('\n', findings.Select(Describe)));
            return findings.Any(finding => finding.Verdict == Verdict.Wrong) ? CommandExit.Failed : CommandExit.Done;
        }));
        return command;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(StartOptions start, CancellationToken ct)
    {
        Blueprint blueprint;
        try
        {
            blueprint = Blueprint.Draw(start with { ConfigureLogs = _ => { } });
        }
        catch (SettingsException error)
        {
            return [.. error.Mistakes.Select(mistake => Finding.Wrong("settings", $"{mistake.Place}: {mistake.Wrong}", mistake.Right ?? "Mend it."))];
        }

        var findings = new List<Finding> { Finding.Ok("settings", $"good, for {blueprint.Roles}") };
        foreach (var checkup in OwnCheckups.Of(blueprint)) findings.Add(await ExamineAsync(checkup, ct));
        if (blueprint.DataPath is null) return findings;
        if (NewDirectory.IsOf(blueprint))
        {
            findings.Add(Finding.Warning("database", "there is none yet", "The first start makes it; so does 'messenger-server migrate'."));
            return findings;
        }

        await using var workshop = Workshop.Open(blueprint);
        foreach (var checkup in workshop.Services.GetServices<ICheckup>()) findings.Add(await ExamineAsync(checkup, ct));
        return findings;
    }

    // Whatever an engine throws, the others are looked at too.
    private static async Task<Finding> ExamineAsync(ICheckup checkup, CancellationToken ct)
    {
        try
        {
            return await checkup.ExamineAsync(ct);
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return Finding.Wrong(checkup.Name, error.GetBaseException().Message, "Is it there, is its address right, may this machine and this user reach it?");
        }
    }

    private static string Describe(Finding finding)
    {
        var verdict = finding.Verdict switch { Verdict.Ok => "ok     ", Verdict.Warning => "warning", _ => "WRONG  " };
        return $"{verdict}  {finding.Name,-14} {finding.Says}{(finding.Next is null ? "" : $"\n{"",25}{finding.Next}")}";
    }
}
