// SPDX-License-Identifier: MIT
// A base backup as PostgreSQL's manual describes it (Continuous Archiving, "Making a Base Backup Using the Low Level API"), and recovery to its end,
// from which the database goes on along a new timeline.
using System.Diagnostics;
using Npgsql;

namespace SecureMessenger.Faults.Cluster;

/// <summary>PostgreSQL as it was at a moment, to be gone back to.</summary>
internal sealed class DatabaseBackup(Streets streets, string folder)
{
    private readonly string _kept = Path.Combine(folder, "backup");

    private string Data => Path.Combine(streets.PostgresData, "data");

    /// <summary>Copies it while it is written to.</summary>
    public async Task TakeAsync(CancellationToken ct)
    {
        await RunAsync("rm", "-rf", _kept); // an earlier run's
        await using var source = NpgsqlDataSource.Create(streets.Postgres);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var start = new NpgsqlCommand("select pg_backup_start('faults', fast => true)", connection);
        await start.ExecuteScalarAsync(ct);
        await RunAsync("cp", "-a", Data, _kept);
        await using var stop = new NpgsqlCommand("select labelfile from pg_backup_stop(wait_for_archive => false)", connection);
        var label = (string)(await stop.ExecuteScalarAsync(ct))!;
        await RunAsync("rm", "-f", Path.Combine(_kept, "postmaster.pid"), Path.Combine(_kept, "postmaster.opts"));
        await RunAsync("cp", "-a", Path.Combine(Data, "pg_wal"), _kept); // over what was there at the beginning: to the end of the backup
        await WriteAsync("backup_label", label);
        await WriteAsync("recovery.signal", "");
        await WriteAsync("postgresql.auto.conf", "restore_command = 'false'\nrecovery_target = 'immediate'\nrecovery_target_action = 'promote'\n");
    }

    /// <summary>Puts it in the place of what is there. PostgreSQL and everybody who uses it stand still.</summary>
    public async Task PutBackAsync()
    {
        await RunAsync("rm", "-rf", Data);
        await RunAsync("cp", "-a", _kept, Data);
    }

    // As its owner: it was copied with the directory.
    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(_kept, name);
        await File.WriteAllTextAsync(path, text);
        await RunAsync("chown", $"--reference={Path.Combine(_kept, "PG_VERSION")}", path);
        await RunAsync("chmod", "600", path);
    }

    // cp tells of files that went while it copied: those are PostgreSQL's to care for, from the log.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        var failures = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.EndsWith("No such file or directory", StringComparison.Ordinal)).ToList();
        if (failures.Count > 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {string.Join('\n', failures)}");
    }
}
