// SPDX-License-Identifier: MIT
using Npgsql;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A database of PostgreSQL for one test, gone with it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase()
    {
    }

    /// <summary>Its name at the server.</summary>
    public string Name { get; } = $"test_{Guid.CreateVersion7():N}";

    /// <summary>Makes one.</summary>
    public static async Task<TestDatabase> MakeAsync()
    {
        var made = new TestDatabase();
        await RunAsync($"create database {made.Name}");
        return made;
    }

    /// <summary>Makes one as a backup of this one is restored. Nobody may be connected to it.</summary>
    public async Task<TestDatabase> RestoreAsync()
    {
        var made = new TestDatabase();
        await RunAsync($"create database {made.Name} template {Name}");
        return made;
    }

    /// <summary>A pool of connections to it, under a name that the server shows.</summary>
    public NpgsqlDataSource Open(string application, Action<NpgsqlConnectionStringBuilder>? otherwise = null)
    {
        var server = new NpgsqlConnectionStringBuilder(Engines.Postgres)
        {
            Database = Name, ApplicationName = application, MaxPoolSize = 10, MaxAutoPrepare = 50, AutoPrepareMinUsages = 2,
        };
        otherwise?.Invoke(server);
        return NpgsqlDataSource.Create(server);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await RunAsync($"drop database {Name} with (force)");

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Engines.Postgres) { Database = "postgres", Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
