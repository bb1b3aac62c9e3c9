// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Server.Commands;

/// <summary><c>messenger-server new-epoch</c>, after a restore that the server cannot see by itself.</summary>
internal static class NewEpochCommand
{
    public static Command Create()
    {
        var command = new Command("new-epoch", "Begins a new epoch of the database, after it was put back by other means than `restore`: a snapshot of a disk, a copied file.");
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "No epoch was begun", () => RunAsync(parsed, ct)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (output, blueprint) = (parsed.InvocationConfiguration.Output, Blueprint.Draw(CommonOptions.Read(parsed).WithAllRoles()));
        await using var workshop = Workshop.Open(blueprint, blueprint.IsOnSqlite ? new DataDirectory(blueprint.DataPath!) : null);
        var epoch = await Renewal.RunAsync(workshop, ct);
        await output.WriteLineAsync($"Epoch {epoch} began: clients read again what they missed, and put new one-time keys.");
        if (!blueprint.IsOnSqlite)
            await output.WriteLineAsync($"Processes that run on this database stop within seconds, with exit code {CommandExit.StartAgain}: they are to be started again.");
        return CommandExit.Done;
    }
}
