// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Sql;

/// <summary>The store of every room. Engines: SQLite here, PostgreSQL in a cluster.</summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>What differs in a statement.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Runs reads on one connection; each statement sees what was committed before it.</summary>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>Runs one transaction. Returned means on disk; thrown means nothing happened.</summary>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>Runs one transaction without an answer.</summary>
    public Task WriteAsync(Func<SqlSession, CancellationToken, Task> work, CancellationToken ct) =>
        WriteAsync(async (sql, token) =>
        {
            await work(sql, token);
            return true;
        }, ct);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
