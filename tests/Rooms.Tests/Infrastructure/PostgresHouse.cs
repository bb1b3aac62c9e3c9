// SPDX-License-Identifier: MIT
// SECURE_MESSENGER_TEST_STORE=postgresql runs every test of the rooms on PostgreSQL, each house in a database of its own.
using System.Data.Common;
using Npgsql;
using SecureMessenger.Platform.Cluster.Sql;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The database of one house, where the tests run on PostgreSQL.</summary>
internal sealed class PostgresHouse
{
    private readonly string _name = $"house_{Guid.CreateVersion7():N}";

    /// <summary>What a server needs to know.</summary>
    public IEnumerable<(string Name, string Value)> Settings()
    {
        var server = new NpgsqlConnectionStringBuilder(Engines.Postgres);
        return
        [
            ("DB_HOST", server.Host!), ("DB_PORT", $"{server.Port}"), ("DB_USER", server.Username!), ("DB_PASSWORD", server.Password!), ("DB_NAME", _name),
            ("DATABASE_POOL", "8"),
        ];
    }

    /// <summary>Opens it beside the server.</summary>
    public Database Open() => new PostgresDatabase(NpgsqlDataSource.Create(Connection));

    /// <summary>A connection of one's own.</summary>
    public DbConnection Connect() => new NpgsqlConnection(Connection);

    /// <summary>Makes it.</summary>
    public Task CreateAsync() => RunAsync($"create database {_name}");

    /// <summary>Drops it, whoever is still connected.</summary>
    public Task DropAsync() => RunAsync($"drop database {_name} with (force)");

    private string Connection => new NpgsqlConnectionStringBuilder(Engines.Postgres) { Database = _name, Pooling = false }.ToString();

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Engines.Postgres) { Database = "postgres", Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
