// SPDX-License-Identifier: MIT
using Microsoft.Data.Sqlite;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>What lies sealed in a home, opened with its password: the private keys a search must not find elsewhere.</summary>
public static class OpenedHome
{
    private const ulong RecordVersion = 1;

    /// <summary>The identity's seed and the private part of a prekey.</summary>
    public static Dictionary<string, byte[]> PrivateKeys(string home, string password)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(home, "messenger.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        Assert.True(StoreKey.TryUnlock(System.Text.Encoding.UTF8.GetBytes(password), Blob(db, "select sealed_key from header"), out var key));
        using (key)
        {
            var prekeyId = (byte[])[1, 0, 0, 0, 1];
            return new Dictionary<string, byte[]>
            {
                ["identity seed"] = Open(key!, "settings", "identity"u8.ToArray(), Blob(db, "select record from settings where name = 'identity'")),
                ["signed prekey"] = Open(key!, "prekeys", prekeyId, Blob(db, "select record from prekeys where kind = 1 and key_id = 1"))[12..44],
            };
        }
    }

    /// <summary>Whether the private part of a prekey is still there. Kinds: 1 signed, 2 one-time, 3 KEM one-time, 4 KEM last resort.</summary>
    public static bool HasPrekey(string home, int kind, uint keyId)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(home, "messenger.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "select count(*) from prekeys where kind = @kind and key_id = @id";
        command.Parameters.AddWithValue("@kind", kind);
        command.Parameters.AddWithValue("@id", (long)keyId);
        return (long)command.ExecuteScalar()! == 1;
    }

    /// <summary>Makes the home take everything as new that the server sends.</summary>
    public static void ForgetPositions(string home)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(home, "messenger.db")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "delete from positions";
        command.ExecuteNonQuery();
    }

    private static byte[] Open(StoreKey key, string table, byte[] row, byte[] record)
    {
        using var cipher = key.OpenTable(table);
        Assert.True(cipher.TryOpen(row, RecordVersion, record, out var opened));
        using (opened) return opened!.Expose().ToArray();
    }

    private static byte[] Blob(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return (byte[])command.ExecuteScalar()!;
    }
}
