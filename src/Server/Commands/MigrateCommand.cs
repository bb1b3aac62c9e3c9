// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server.Commands;

/// <summary><c>migrate</c>: what a start does to the schema first, by itself. Any number of them at once do it once.</summary>
internal static class MigrateCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var dry = new Option<bool>("--dry-run") { Description = "List what would be applied, and change nothing." };
        var command = new Command("migrate", "Bring the database's schema up to date, as a start does.") { dry };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(
            parsed, "The schema is as it was", () => parsed.GetValue(dry) ? ListAsync(parsed, ct) : ApplyAsync(parsed, ct)));
        return command;
    }

    private static Blueprint Draw(ParseResult parsed) => Blueprint.Draw(CommonOptions.Read(parsed) with { ConfigureLogs = _ => { } });

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        var blueprint = Draw(parsed);
        var missing = await MissingAsync(blueprint, ct);
        return await SayAsync(parsed, missing, "would be applied", "Nothing would be applied: the schema is up to date.");
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, CancellationToken ct)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var blueprint = Draw(parsed);
            try
            {
                await using var workshop = Workshop.Open(blueprint, blueprint.IsOnSqlite ? new DataDirectory(blueprint.DataPath!) : null);
                return await SayAsync(parsed, await workshop.Services.GetRequiredService<Migrator>().ApplyAsync(ct), "applied", "Nothing to apply: the schema is up to date.");
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(since) < Patience && blueprint.IsOnSqlite && Directory.Exists(blueprint.DataPath))
            {
                // Held by another: a server, which has done it at its start, or a command that is doing it.
                if ((await MissingAsync(Draw(parsed), ct)).Count == 0) return await SayAsync(parsed, [], "", "Nothing to apply: the schema is up to date.");
                await Task.Delay(Pause, TimeProvider.System, ct);
            }
        }
    }

    private static async Task<IReadOnlyList<Migration>> MissingAsync(Blueprint blueprint, CancellationToken ct)
    {
        if (NewDirectory.IsOf(blueprint)) return [.. NewDirectory.Sets(blueprint).SelectMany(set => set.For(Dialect.Sqlite))];
        await using var workshop = Workshop.Open(blueprint);
        return await workshop.Services.GetRequiredService<Migrator>().MissingAsync(ct);
    }

    private static async Task<int> SayAsync(ParseResult parsed, IReadOnlyList<Migration> migrations, string done, string nothing)
    {
        foreach (var migration in migrations) await parsed.InvocationConfiguration.Output.WriteLineAsync($"{migration.Room}/{migration.Name} {done}");
        if (migrations.Count == 0) await parsed.InvocationConfiguration.Output.WriteLineAsync(nothing);
        return CommandExit.Done;
    }
}
