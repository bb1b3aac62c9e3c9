// SPDX-License-Identifier: MIT
// Rows: the few lines of ADO.NET that every table shares. Statements run on one connection, under the store's gate.
using Microsoft.Data.Sqlite;

namespace SecureMessenger.Client.Storage;

internal static class Rows
{
    public static int Run(this SqliteConnection db, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = db.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    public static List<T> Query<T>(
        this SqliteConnection db, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = db.Prepare(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public static byte[]? QueryBlob(this SqliteConnection db, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = db.Prepare(sql, values);
        return command.ExecuteScalar() as byte[];
    }

    public static long QueryNumber(this SqliteConnection db, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = db.Prepare(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    private static SqliteCommand Prepare(this SqliteConnection db, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = db.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of a table's class
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
