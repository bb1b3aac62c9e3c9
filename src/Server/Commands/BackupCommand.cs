// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Backups;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Server.Commands;

/// <summary><c>messenger-server backup FILE</c>, beside a running server or without one.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Where to; nothing may lie there yet." };
        var command = new Command("backup", "Writes database, files and secrets of the data directory into one file, also while the server runs.") { file };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "Nothing was backed up", () => RunAsync(parsed, parsed.GetValue(file)!, ct)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string target, CancellationToken ct)
    {
        var (output, blueprint) = (parsed.InvocationConfiguration.Output, Blueprint.Draw(CommonOptions.Read(parsed).WithAllRoles()));
        EmbeddedStore.Demand(blueprint.Settings, "backed up");
        var writer = new BackupWriter(Path.GetFullPath(blueprint.DataPath!), blueprint.Start.Clock, Banner.Version);
        var summary = await writer.WriteAsync(target, new ByteProgress("written"), ct);
        await output.WriteLineAsync($"""
            {target}: {ByteProgress.Show(summary.Bytes)}, {summary.Files} encrypted files, as of {summary.MadeAt:yyyy-MM-dd HH:mm:ss} UTC.
            It holds the server's secrets: keep it as carefully as the server.
            """);
        return CommandExit.Done;
    }
}
