// SPDX-License-Identifier: MIT
// Looks through every column of every table, in every form an id or a name could be written in.
using System.Buffers.Text;
using System.Data.Common;
using System.Text;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Which tables of a house's database name somebody or something.</summary>
public static class RowsOf
{
    private static string TableNames => House.IsOnPostgres
        ? "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition"
        : "select name from sqlite_master where type = 'table'";

    /// <summary>Tables that name an id, sorted.</summary>
    public static List<string> Device(House house, Guid id) => Tables(house, FormsOf(id));

    /// <summary>Tables that name a user, sorted.</summary>
    public static List<string> Name(House house, string name) => Tables(house, FormsOf(Encoding.UTF8.GetBytes(name)));

    /// <summary>How many rows a table has.</summary>
    public static long Count(House house, string table)
    {
        using var db = house.Connect();
        using var command = db.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The tables there are.</summary>
    public static List<string> Tables(House house)
    {
        using var db = house.Connect();
        return [.. Strings(db, TableNames).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every row of every table, to be compared with what they are later.</summary>
    public static string Everything(House house)
    {
        using var db = house.Connect();
        var all = new StringBuilder();
        foreach (var table in Strings(db, TableNames).Order(StringComparer.Ordinal))
        {
            using var command = db.CreateCommand();
            command.CommandText = $"select * from \"{table}\"";
            using var rows = command.ExecuteReader();
            while (rows.Read()) all.AppendLine($"{table}: {string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Select(column => Text(rows.GetValue(column))))}");
        }

        return all.ToString();
    }

    private static string? Text(object value) =>
        value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);

    private static List<byte[]> FormsOf(Guid id) =>
    [
        Encoding.UTF8.GetBytes(id.ToString("D")), Encoding.UTF8.GetBytes(id.ToString("N")),
        .. FormsOf(id.ToByteArray(bigEndian: true)), .. FormsOf(id.ToByteArray()),
    ];

    // As it is, in hex, and in both base64 alphabets without what depends on the neighbours.
    private static List<byte[]> FormsOf(byte[] bytes) =>
    [
        bytes,
        Encoding.UTF8.GetBytes(Convert.ToHexStringLower(bytes)),
        Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes)[..^4].ToLowerInvariant()),
        Encoding.UTF8.GetBytes(Base64Url.EncodeToString(bytes)[..^3].ToLowerInvariant()),
    ];

    private static List<string> Tables(House house, List<byte[]> forms)
    {
        using var db = house.Connect();
        var found = new List<string>();
        foreach (var table in Strings(db, TableNames))
        {
            using var command = db.CreateCommand();
            command.CommandText = $"select * from \"{table}\"";
            using var rows = command.ExecuteReader();
            while (!found.Contains(table) && rows.Read())
            {
                if (Enumerable.Range(0, rows.FieldCount).Any(column => Names(rows.GetValue(column), forms))) found.Add(table);
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static bool Names(object value, List<byte[]> forms) => value switch
    {
        Guid id => forms.Exists(form => Holds(Encoding.UTF8.GetBytes(id.ToString("D")), form)),
        string text => forms.Exists(form => Holds(Encoding.UTF8.GetBytes(text.ToLowerInvariant()), form)),
        byte[] bytes => forms.Exists(form => Holds(bytes, form)),
        _ => false,
    };

    private static bool Holds(byte[] content, byte[] form) => content.AsSpan().IndexOf(form) >= 0;

    private static List<string> Strings(DbConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<string>();
        while (rows.Read()) all.Add(rows.GetString(0));
        return all;
    }
}
