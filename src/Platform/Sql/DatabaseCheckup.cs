// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Platform.Sql;

/// <summary>The database answers, and its schema is that of this version.</summary>
internal sealed class DatabaseCheckup(Database database, Migrator migrator) : ICheckup
{
    private const string Epoch = "select epoch from instance where one = 1";

    public string Name => "database";

    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        var version = await database.ReadAsync((sql, token) => sql.FirstAsync(database.Dialect.Version, row => row.GetString(0), token), ct);
        var missing = await migrator.MissingAsync(ct);
        if (missing.Count > 0) return Finding.Warning(Name, $"{version}; {missing.Count} migrations are missing", "Run 'messenger-server migrate', or start the server, which does the same.");
        var epoch = await database.ReadAsync((sql, token) => sql.FirstAsync(Epoch, row => row.GetString(0), token), ct);
        return Finding.Ok(Name, $"{version}; schema up to date; epoch {epoch ?? "not begun"}");
    }
}
