// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Sql;

/// <summary>Brings the schema up to date at start: each migration once, in its own transaction.</summary>
public sealed class Migrator(Database database, IEnumerable<MigrationSet> sets, TimeProvider clock, ILogger<Migrator> log)
{
    private const string History = """
        create table if not exists schema_migrations (
          room text not null, name text not null, checksum text not null, applied_at bigint not null, primary key (room, name))
        """;

    // Primary key (room, name).
    private const string Find = "select checksum from schema_migrations where room = @room and name = @name";

    private const string Record =
        "insert into schema_migrations (room, name, checksum, applied_at) values (@room, @name, @checksum, @at)";

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="InvalidOperationException">An applied migration has been changed since; nothing further was applied.</exception>
    public Task ApplyAsync(CancellationToken ct) => database.ExclusivelyAsync("migrations", ApplyAllAsync, ct);

    private async Task ApplyAllAsync(CancellationToken ct)
    {
        await database.WriteAsync((sql, token) => sql.ExecuteAsync(History, token), ct);
        foreach (var migration in sets.SelectMany(set => set.For(database.Dialect)))
        {
            if (await database.WriteAsync((sql, token) => ApplyAsync(sql, migration, token), ct)) log.Migrated(migration.Room, migration.Name);
        }
    }

    private async Task<bool> ApplyAsync(SqlSession sql, Migration migration, CancellationToken ct)
    {
        var known = await sql.FirstAsync(Find, row => row.GetString(0), ct, ("room", migration.Room), ("name", migration.Name));
        if (known == migration.Checksum) return false;
        if (known is not null)
        {
            throw new InvalidOperationException(
                $"Migration {migration.Room}/{migration.Name} differs from the one this database was made with. " +
                "Start the version of the server that made it, or restore a backup.");
        }

        await sql.ExecuteAsync(migration.Sql, ct);
        await sql.ExecuteAsync(
            Record, ct, ("room", migration.Room), ("name", migration.Name), ("checksum", migration.Checksum),
            ("at", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return true;
    }
}
