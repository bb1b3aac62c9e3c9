// SPDX-License-Identifier: MIT
// StoreFile: opens or makes messenger.db and the keys that open its records.
// The passphrase unlocks the master key (Argon2id, protocol.md §4.10); no record can be read without it.
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

internal static class StoreFile
{
    private const string IndexTable = "index";
    private static readonly byte[] IndexRow = [1];

    public static ClientStore Open(ClientHome home, string passphrase, Argon2idCost cost)
    {
        if (File.Exists(home.StorePath) && TryOpenFinished(home, passphrase) is { } store)
            return store;
        home.DeleteStore(); // absent, or begun and never finished: there is nothing in it
        return Create(home, passphrase, cost);
    }

    /// <summary>Whether the home holds an account, without its passphrase.</summary>
    public static bool IsFinished(ClientHome home)
    {
        if (!File.Exists(home.StorePath))
            return false;
        using var db = Connect(home);
        return HasHeader(db) && db.QueryNumber("select finished from header") == 1;
    }

    private static ClientStore? TryOpenFinished(ClientHome home, string passphrase)
    {
        var db = Connect(home);
        try
        {
            if (!HasHeader(db) || db.QueryNumber("select finished from header") == 0)
            {
                db.Dispose();
                return null;
            }

            var version = db.QueryNumber("pragma user_version");
            if (version > Schema.Version)
                throw MessengerException.Refused(
                    FailureCodes.StoreTooNew, $"The home {home.Directory} was written by a newer version; use that one.");
            Upgrade(db, (int)version);
            var (key, index) = Unlock(home, db, passphrase);
            return new ClientStore(home, db, key, index, finished: true);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    private static ClientStore Create(ClientHome home, string passphrase, Argon2idCost cost)
    {
        home.PrepareStoreFile();
        var db = Connect(home);
        try
        {
            var secret = Encoding.UTF8.GetBytes(passphrase);
            var key = StoreKey.Create(secret, cost, RandomSource.System, out var sealedKey);
            CryptographicOperations.ZeroMemory(secret);
            var index = SecretBytes.Random(HmacSha256.Size, RandomSource.System);
            using (var cipher = key.OpenTable(IndexTable))
            {
                db.Run(Schema.Text);
                db.Run($"pragma user_version = {Schema.Version}");
                db.Run(
                    "insert into header (id, sealed_key, sealed_index, finished) values (1, @key, @index, 0)",
                    ("@key", sealedKey),
                    ("@index", cipher.Seal(IndexRow, 1, index.Expose(), RandomSource.System)));
            }

            return new ClientStore(home, db, key, index, finished: false);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    private static void Upgrade(SqliteConnection db, int version)
    {
        for (; version < Schema.Version; version++)
            db.Run($"begin immediate; {Schema.Upgrades[version - 1]} pragma user_version = {version + 1}; commit");
    }

    private static (StoreKey Key, SecretBytes Index) Unlock(ClientHome home, SqliteConnection db, string passphrase)
    {
        var sealedKey = db.QueryBlob("select sealed_key from header") ?? [];
        var sealedIndex = db.QueryBlob("select sealed_index from header") ?? [];
        var secret = Encoding.UTF8.GetBytes(passphrase);
        var unlocked = StoreKey.TryUnlock(secret, sealedKey, out var key);
        CryptographicOperations.ZeroMemory(secret);
        if (!unlocked)
            throw MessengerException.Refused(
                FailureCodes.WrongPassword, $"The password does not open the home {home.Directory}; try again with the one it was made with.");
        using var cipher = key!.OpenTable(IndexTable);
        if (cipher.TryOpen(IndexRow, 1, sealedIndex, out var index))
            return (key, index!);
        key.Dispose();
        throw MessengerException.Refused(FailureCodes.StoreDamaged, $"The store of the home {home.Directory} is damaged; restore it from a backup.");
    }

    private static SqliteConnection Connect(ClientHome home)
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = home.StorePath,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false, // the file can be deleted and the lock means what it says once the client is disposed
        }.ToString());
        try
        {
            db.Open();
            db.QueryNumber("pragma busy_timeout = 5000");
            db.Run("pragma journal_mode = wal");
            db.Run("pragma synchronous = full");
            db.Run("pragma secure_delete = on"); // a deleted prekey is gone from the file too
            return db;
        }
        catch (SqliteException error)
        {
            db.Dispose();
            throw MessengerException.Refused(FailureCodes.StoreDamaged, $"The store {home.StorePath} cannot be opened: {error.Message}", error);
        }
    }

    private static bool HasHeader(SqliteConnection db) =>
        db.QueryNumber("select count(*) from sqlite_master where type = 'table' and name = 'header'") == 1
        && db.QueryNumber("select count(*) from header") == 1;
}
