// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Sql;

/// <summary>The store of every room. Engines: SQLite here, PostgreSQL in a cluster.</summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>What differs in a statement.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Runs reads on one connection; each statement sees what was committed before it.</summary>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>
    /// Runs one transaction, as if alone. Returned means on disk; thrown means nothing happened. The work may be run several times,
    /// of which one counts: it keeps what it finds in its own variables.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>Runs one transaction without an answer.</summary>
    public Task WriteAsync(Func<SqlSession, CancellationToken, Task> work, CancellationToken ct) =>
        WriteAsync(async (sql, token) =>
        {
            await work(sql, token);
            return true;
        }, ct);

    /// <summary>Runs work while no other process that shares the database does, under the same name.</summary>
    public abstract Task ExclusivelyAsync(string what, Func<CancellationToken, Task> work, CancellationToken ct);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
