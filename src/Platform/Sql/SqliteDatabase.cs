// SPDX-License-Identifier: MIT
// SQLite: WAL, synchronous=FULL (a commit that returned survives a power cut), one writer through one gate, readers pooled.
// Microsoft.Data.Sqlite runs its async methods synchronously, so transactions are kept short.
using System.Data;
using Microsoft.Data.Sqlite;

namespace SecureMessenger.Platform.Sql;

/// <summary>The embedded engine.</summary>
public sealed class SqliteDatabase : Database
{
    private readonly string _readString;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Opens or makes the database file (0600).</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says which file and why.</exception>
    public SqliteDatabase(string path)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30, Pooling = true };
        _readString = settings.ToString();
        settings.Pooling = false;
        _writer = new SqliteConnection(settings.ToString());
        try
        {
            if (!File.Exists(path)) MakePrivate(path);
            _writer.Open();
            using var pragmas = _writer.CreateCommand();
            pragmas.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000;";
            pragmas.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            _writer.Dispose();
            throw new InvalidOperationException($"The database {path} cannot be used: {error.Message}", error);
        }
    }

    /// <inheritdoc />
    public override Dialect Dialect => Dialect.Sqlite;

    /// <inheritdoc />
    protected override async Task<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var connection = new SqliteConnection(_readString);
        await connection.OpenAsync(ct);
        return await work(new SqlSession(connection, null), ct);
    }

    /// <inheritdoc />
    protected override async Task<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        SqlSession session;
        T result;
        await _gate.WaitAsync(ct);
        try
        {
            await using var transaction = _writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            session = new SqlSession(_writer, transaction);
            result = await work(session, ct);
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }

        session.Committed();
        return result;
    }

    /// <inheritdoc />
    public override Task ExclusivelyAsync(string what, Func<CancellationToken, Task> work, CancellationToken ct) =>
        work(ct); // the data directory is one process's

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        await _writer.DisposeAsync();
        using var pool = new SqliteConnection(_readString);
        SqliteConnection.ClearPool(pool);
        _gate.Dispose();
    }

    // Whoever else may enter the directory: the file is its owner's alone, and SQLite gives its log the same mode.
    private static void MakePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
    }
}
