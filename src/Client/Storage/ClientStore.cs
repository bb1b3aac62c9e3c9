// SPDX-License-Identifier: MIT
// ClientStore: the one way to the tables. One connection, one gate; work inside it is short and never awaits.
// Owns the connection and the keys. An account is saved by Finish; a store disposed before that is deleted.
using Microsoft.Data.Sqlite;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

internal sealed class ClientStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ClientHome _home;
    private readonly SqliteConnection _db;
    private readonly StoreKey _key;
    private readonly SecretBytes _indexKey;
    private readonly Tables _tables;
    private bool _finished;
    private bool _disposed;

    public ClientStore(ClientHome home, SqliteConnection db, StoreKey key, SecretBytes indexKey, bool finished)
    {
        _home = home;
        _db = db;
        _key = key;
        _indexKey = indexKey;
        _finished = finished;
        _tables = new Tables(db, key, indexKey);
    }

    public T Read<T>(Func<Tables, T> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return work(_tables);
        }
    }

    /// <summary>Runs the work in one transaction: all of it is on disk when this returns, or none of it ever was.</summary>
    public T Transact<T>(Func<Tables, T> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _db.Run("begin immediate");
            try
            {
                var result = work(_tables);
                _db.Run("commit");
                return result;
            }
            catch
            {
                _db.Run("rollback");
                throw;
            }
        }
    }

    public void Transact(Action<Tables> work) => Transact(tables =>
    {
        work(tables);
        return true;
    });

    /// <summary>Saves the account's first records and keeps the store from here on.</summary>
    public void Finish(Action<Tables> work)
    {
        Transact(tables =>
        {
            work(tables);
            _db.Run("update header set finished = 1");
        });
        _finished = true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _tables.Dispose();
            _indexKey.Dispose();
            _key.Dispose();
            _db.Dispose();
            if (!_finished)
                _home.DeleteStore();
        }
    }
}
