// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace SecureMessenger.Platform.Sql;

/// <summary>The store of every room. Engines: SQLite here, PostgreSQL in a cluster.</summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>What differs in a statement.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Where it is counted; null for nowhere.</summary>
    public DatabaseMeter? Meter { get; init; }

    /// <summary>Runs reads on one connection; each statement sees what was committed before it.</summary>
    public Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct) =>
        Meter is null ? RunReadAsync(work, ct) : MeasureAsync("read", RunReadAsync, work, ct);

    /// <summary>
    /// Runs one transaction, as if alone. Returned means on disk; thrown means nothing happened. The work may be run several times,
    /// of which one counts: it keeps what it finds in its own variables.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct) =>
        Meter is null ? RunWriteAsync(work, ct) : MeasureAsync("write", RunWriteAsync, work, ct);

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

    /// <summary>The engine's <see cref="ReadAsync"/>.</summary>
    protected abstract Task<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>The engine's <see cref="WriteAsync{T}"/>.</summary>
    protected abstract Task<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct);

    private Task<T> MeasureAsync<T>(
        string operation, Func<Func<SqlSession, CancellationToken, Task<T>>, CancellationToken, Task<T>> run,
        Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp(); // SQLite works before it gives back a task
        return Meter!.MeasureAsync(operation, run(work, ct), since);
    }
}
