// SPDX-License-Identifier: MIT
// What a house has on its disk about somebody: every column of every table that the database itself lists, every byte of a copy
// without free pages (docs/adr/0009), every other file and its name.
using System.Text;
using Microsoft.Data.Sqlite;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A copy of a house's database as it is now, to be searched and changed.</summary>
public sealed class Traces : IDisposable
{
    private readonly House _house;
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("traces-").FullName, "copy.db");
    private readonly SqliteConnection _db;

    private Traces(House house)
    {
        _house = house;
        using (var source = Open(Path.Combine(house.DataPath, "messenger.db"), SqliteOpenMode.ReadOnly)) Run(source, $"vacuum into '{_path}'");
        _db = Open(_path, SqliteOpenMode.ReadWrite);
    }

    public static Traces Of(House house) => new(house);

    /// <summary>Columns in which somebody is named, sorted, as <c>table.column</c>.</summary>
    public List<string> Columns(Forms forms)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in Strings("select name from sqlite_master where type = 'table'"))
        {
            using var command = _db.CreateCommand();
            command.CommandText = $"select * from \"{table}\"";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    if (Bytes(rows.GetValue(column)) is { } content && forms.AreIn(content)) found.Add($"{table}.{rows.GetName(column)}");
                }
            }
        }

        return [.. found];
    }

    /// <summary>Changes the copy.</summary>
    public void Run(string sql) => Run(_db, sql);

    /// <summary>Files in which somebody is named, or by whose names: the copy's, and all of the house but the database it was made of.</summary>
    public List<string> Files(Forms forms)
    {
        Run("vacuum");
        Run("pragma wal_checkpoint(truncate)");
        var files = Directory.EnumerateFiles(_house.DataPath, "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("messenger.db", StringComparison.Ordinal)).Append(_path);
        return [.. files.Where(path => forms.AreIn(Encoding.UTF8.GetBytes(Path.GetFileName(path))) || forms.AreIn(ReadAll(path)))];
    }

    public void Dispose()
    {
        _db.Dispose();
        Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    private static byte[]? Bytes(object value) => value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        byte[] bytes => bytes,
        _ => null,
    };

    private static byte[] ReadAll(string path)
    {
        if (new FileInfo(path).Length == 0) return []; // the lock of a running server, which nobody else opens
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        db.Open();
        return db;
    }

    private static void Run(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> Strings(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<string>();
        while (rows.Read()) all.Add(rows.GetString(0));
        return all;
    }
}
