// SPDX-License-Identifier: MIT
// PostgreSQL: one pool, statements prepared on their second use. What a transaction read and wrote is as if it had run alone
// (SERIALIZABLE, as SQLite's one writer gives by itself); one that lost to another is run again. A commit that returned is on disk
// unless the server was configured otherwise.
using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using Npgsql;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Cluster.Sql;

/// <summary>The engine that several processes share.</summary>
public sealed class PostgresDatabase(NpgsqlDataSource source) : Database
{
    // Some five seconds in all: of many who want the same rows at once, one gets through each time.
    private const int MaxTries = 100;
    private const int PauseMs = 4;
    private const int LongestPauses = 25;

    // The last for an answer that is on its way: no keepalives are sent meanwhile, and Linux would send it again for a quarter of an hour.
    private const string Watch = """
        set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set tcp_user_timeout = 20000
        """;

    // Another cluster (a dump restored elsewhere), another timeline (recovery to a moment, a standby in its place), another database or table
    // (a dump restored here). A snapshot of the disk put back shows in none of them: `messenger-server new-epoch`.
    private const string Lineage = """
        select (select system_identifier from pg_control_system()) || ':' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
          || ':' || (select oid from pg_database where datname = current_database()) || ':' || 'instance'::regclass::oid
        """;

    private const string Take = "select pg_advisory_lock(hashtextextended(@what, 0))";

    /// <inheritdoc />
    public override Dialect Dialect { get; } = new(
        "postgresql", "for update skip locked", "select cast(to_regclass(@name) as text) where to_regclass(@name) is not null",
        "select 'PostgreSQL ' || current_setting('server_version')", "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)", Lineage);

    /// <inheritdoc />
    protected override async Task<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await work(new SqlSession(connection, null), ct);
    }

    /// <inheritdoc />
    protected override async Task<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var (result, session) = await TryWriteAsync(work, ct);
                session.Committed();
                return result;
            }
            catch (DbException error) when (HasLost(error) && tries < MaxTries)
            {
                Meter?.Again();

                // Not in step with the one it lost to.
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, (PauseMs * Math.Min(tries, LongestPauses)) + 1)), TimeProvider.System, ct);
            }
        }
    }

    /// <inheritdoc />
    public override async Task ExclusivelyAsync(string what, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        await using var connection = await TakeAsync(what, ct);
        try
        {
            await work(ct);
        }
        finally
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => source.DisposeAsync();

    // The lock is the session's: a process that dies lets go of it with its connection, and a machine once the server misses it. A server that
    // is missed (its machine died, the line is dead) never says so to who waits: after a statement's time it is asked again, by another line.
    private async Task<NpgsqlConnection> TakeAsync(string what, CancellationToken ct)
    {
        while (true)
        {
            var connection = await source.OpenConnectionAsync(ct);
            try
            {
                await using var watch = new NpgsqlCommand(Watch, connection);
                await watch.ExecuteNonQueryAsync(ct);
                await using var take = new NpgsqlCommand(Take, connection);
                take.Parameters.AddWithValue("what", what);
                await take.ExecuteNonQueryAsync(ct);
                return connection;
            }
            catch (NpgsqlException error) when (error.InnerException is TimeoutException)
            {
                await connection.DisposeAsync();
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    private async Task<(T Result, SqlSession Session)> TryWriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, ct);
        var session = new SqlSession(connection, transaction);
        var result = await work(session, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return (result, session);
    }

    // Class 40: the transaction was rolled back because of another one, and does nothing wrong when it is tried again.
    private static bool HasLost(DbException error) => error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
