// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Backups;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Server.Commands;

/// <summary><c>messenger-server restore FILE</c>, while no server runs on the directory.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A file that `backup` wrote." };
        var replace = new Option<bool>("--replace") { Description = "Put aside what lies in the data directory, and restore in its place." };
        var command = new Command("restore", "Puts a backup into the data directory and begins a new epoch.") { file, replace };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "Nothing was restored", () => RunAsync(parsed, parsed.GetValue(file)!, parsed.GetValue(replace), ct)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string file, bool replace, CancellationToken ct)
    {
        var (output, blueprint) = (parsed.InvocationConfiguration.Output, Blueprint.Draw(CommonOptions.Read(parsed).WithAllRoles()));
        EmbeddedStore.Demand(blueprint.Settings, "restored");
        using var data = new DataDirectory(blueprint.DataPath!, evenHalfRestored: true);
        var restoration = new Restoration(data, blueprint.Start.Clock);
        if (restoration.WouldReplace && !replace && !data.IsHalfRestored)
            throw new IOException($"There is a server's data in {data.Root}. Restore elsewhere with --data, or say --replace: what is there is put aside, not deleted.");
        var (summary, aside) = await restoration.RunAsync(file, new ByteProgress("read"), ct);
        string epoch;
        await using (var workshop = Workshop.Open(blueprint, data))
        {
            epoch = await Renewal.RunAsync(workshop, ct);
            data.MarkRestored();
        }

        await output.WriteLineAsync($"""
            Restored into {data.Root}: {ByteProgress.Show(summary.Bytes)}, {summary.Files} encrypted files, as of {summary.MadeAt:yyyy-MM-dd HH:mm:ss} UTC.
            """);
        if (aside is not null) await output.WriteLineAsync($"What was there lies in {aside}; delete it when all is well.");
        await output.WriteLineAsync($"""
            Epoch {epoch} began: clients read again what they missed, and put new one-time keys.
            Passwords, sessions and revoked devices are as they were at that time.
            """);
        return CommandExit.Done;
    }
}
