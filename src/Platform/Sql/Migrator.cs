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
    /// <returns>What was applied, in order.</returns>
    /// <exception cref="InvalidOperationException">An applied migration has been changed since; nothing further was applied.</exception>
    public async Task<IReadOnlyList<Migration>> ApplyAsync(CancellationToken ct)
    {
        var applied = new List<Migration>();
        await database.ExclusivelyAsync("migrations", token => ApplyAllAsync(applied, token), ct);
        return applied;
    }

    /// <summary>What is missing; nothing is changed by asking.</summary>
    public Task<IReadOnlyList<Migration>> MissingAsync(CancellationToken ct) => database.ReadAsync<IReadOnlyList<Migration>>(async (sql, token) =>
    {
        var all = sets.SelectMany(set => set.For(database.Dialect));
        if (await sql.FirstAsync(database.Dialect.FindTable, row => row.GetString(0), token, ("name", "schema_migrations")) is null) return [.. all];
        var missing = new List<Migration>();
        foreach (var migration in all)
        {
            var known = await sql.FirstAsync(Find, row => row.GetString(0), token, ("room", migration.Room), ("name", migration.Name));
            if (known is null) missing.Add(migration);
            else if (known != migration.Checksum) throw Changed(migration);
        }

        return missing;
    }, ct);

    private async Task ApplyAllAsync(List<Migration> applied, CancellationToken ct)
    {
        await database.WriteAsync((sql, token) => sql.ExecuteAsync(History, token), ct);
        foreach (var migration in sets.SelectMany(set => set.For(database.Dialect)))
        {
            if (!await database.WriteAsync((sql, token) => ApplyAsync(sql, migration, token), ct)) continue;
            log.Migrated(migration.Room, migration.Name);
            applied.Add(migration);
        }
    }

    private static InvalidOperationException Changed(Migration migration) => new(
        $"Migration {migration.Room}/{migration.Name} differs from the one this database was made with. " +
        "Start the version of the server that made it, or restore a backup.");

    private async Task<bool> ApplyAsync(SqlSession sql, Migration migration, CancellationToken ct)
    {
        var known = await sql.FirstAsync(Find, row => row.GetString(0), ct, ("room", migration.Room), ("name", migration.Name));
        if (known == migration.Checksum) return false;
        if (known is not null) throw Changed(migration);

        await sql.ExecuteAsync(migration.Sql, ct);
        await sql.ExecuteAsync(
            Record, ct, ("room", migration.Room), ("name", migration.Name), ("checksum", migration.Checksum),
            ("at", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return true;
    }
}
