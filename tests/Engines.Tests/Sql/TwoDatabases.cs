// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Cluster.Sql;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Sql;

/// <summary>One store, opened by two processes; by one where the engine serves one only.</summary>
public sealed class TwoDatabases : IAsyncDisposable
{
    private readonly Func<ValueTask> _remove;

    private TwoDatabases(Database one, Database two, Func<ValueTask> remove) => (One, Two, _remove) = (one, two, remove);

    /// <summary>The first process.</summary>
    public Database One { get; }

    /// <summary>The second.</summary>
    public Database Two { get; }

    /// <summary>A data directory is one process's.</summary>
    public static Task<TwoDatabases> OnSqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("sqlite-").FullName;
        var database = new SqliteDatabase(Path.Combine(folder, "messenger.db"));
        return Task.FromResult(new TwoDatabases(database, database, () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }));
    }

    /// <summary>The processes are called <c>one</c> and <c>two</c> by the server.</summary>
    public static async Task<TwoDatabases> OnPostgresAsync()
    {
        var made = await TestDatabase.MakeAsync();
        return new TwoDatabases(new PostgresDatabase(made.Open("one")), new PostgresDatabase(made.Open("two")), made.DisposeAsync);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        if (!ReferenceEquals(One, Two)) await Two.DisposeAsync();
        await _remove();
    }
}
