// SPDX-License-Identifier: MIT
using Microsoft.Data.Sqlite;

namespace SecureMessenger.Tests.Plans;

/// <summary>Plans of SQLite: <c>SEARCH</c> finds a place in an index, <c>SCAN</c> reads from the beginning.</summary>
internal static class SqlitePlans
{
    private const int SyntaxError = 1;
    private const string Part = "CO-ROUTINE ";

    /// <summary>The plan of a statement; null for what is only part of one, or of the other engine.</summary>
    public static string? Of(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"explain query plan {sql}";
        foreach (var name in PostgresPlans.ParametersOf(sql)) command.Parameters.AddWithValue(name, 1);
        try
        {
            using var rows = command.ExecuteReader();
            var lines = new List<string>();
            while (rows.Read()) lines.Add(rows.GetString(3));
            return string.Join('\n', lines);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SyntaxError)
        {
            return null;
        }
    }

    /// <summary>Whether a plan reads a table or an index from its beginning. What a part of the statement itself has found may be gone through.</summary>
    public static bool Scans(string plan)
    {
        var lines = plan.Split('\n');
        var found = lines.Where(line => line.StartsWith(Part, StringComparison.Ordinal)).Select(line => $"SCAN {line[Part.Length..]}").ToHashSet(StringComparer.Ordinal);
        return lines.Any(line => line.StartsWith("SCAN ", StringComparison.Ordinal) && !found.Contains(line)
            && !line.Contains("CONSTANT ROW", StringComparison.Ordinal) && !line.Contains("VIRTUAL TABLE", StringComparison.Ordinal));
    }
}
