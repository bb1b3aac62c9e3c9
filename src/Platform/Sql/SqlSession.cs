// SPDX-License-Identifier: MIT
// One connection, perhaps in a transaction, with the four things a store does. Parameters are named @like_this.
using System.Data;
using System.Data.Common;

namespace SecureMessenger.Platform.Sql;

/// <summary>Runs statements. Not thread-safe; owned by the read or write that opened it.</summary>
public sealed class SqlSession(DbConnection connection, DbTransaction? transaction)
{
    private List<Action>? _afterCommit;

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows changed.</returns>
    public Task<int> ExecuteAsync(string sql, CancellationToken ct, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        ExecuteAsync(Command(sql, arguments), ct);

    /// <summary>The first row, or <c>default</c>.</summary>
    public Task<T?> FirstAsync<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken ct, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        FirstAsync(Command(sql, arguments), map, ct);

    /// <summary>Every row. The statement bounds how many.</summary>
    public Task<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken ct, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        QueryAsync(Command(sql, arguments), map, ct);

    /// <summary>Runs once the transaction is on disk; never when it is rolled back.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>Called by the engine, once the transaction is on disk.</summary>
    public void Committed()
    {
        foreach (var action in _afterCommit ?? []) action();
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch { null => DBNull.Value, uint small => (long)small, ulong large => checked((long)large), _ => value };
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static async Task<int> ExecuteAsync(DbCommand command, CancellationToken ct)
    {
        await using (command) return await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<T?> FirstAsync<T>(DbCommand command, Func<DbDataReader, T> map, CancellationToken ct)
    {
        await using (command)
        {
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, ct);
            return await rows.ReadAsync(ct) ? map(rows) : default;
        }
    }

    private static async Task<List<T>> QueryAsync<T>(DbCommand command, Func<DbDataReader, T> map, CancellationToken ct)
    {
        await using (command)
        {
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, ct);
            var all = new List<T>();
            while (await rows.ReadAsync(ct)) all.Add(map(rows));
            return all;
        }
    }
}
