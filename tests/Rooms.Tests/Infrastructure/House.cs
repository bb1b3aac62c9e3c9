// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Server;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A whole server on a free port and a data directory of its own, with a clock the test turns.</summary>
public sealed class House : IEntrance, IAsyncDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // Limits are off unless a test is about them: most tests do more in a second than a person does.
    private readonly Dictionary<string, string> _environment =
        new() { ["SERVER_PORT"] = "0", ["MANAGEMENT_PORT"] = "0", ["RATE_LIMITS_ENABLED"] = "false" };

    private readonly RefusalWatch _refusals = new();
    private readonly BodyWatch _bodies = new();
    private readonly HouseBlobs _blobs;
    private PostgresHouse? _postgres = Engines.RoomsAreOnPostgres ? new PostgresHouse() : null;

    private MessengerServer? _server;
    private bool _hashesAsMeant;
    private int _users;

    private House(DateTimeOffset now)
    {
        Clock = new FakeTimeProvider(now);
        _blobs = new HouseBlobs(DataPath);
    }

    /// <summary>The server's clock; stands still unless the test moves it.</summary>
    public FakeTimeProvider Clock { get; }

    /// <inheritdoc />
    public TimeProvider Time => Clock;

    /// <summary>Everything the server logged.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>The sub-protocol its users' sockets speak.</summary>
    public string Protocol { get; set; } = SocketProtocol.Binary;

    /// <summary>The data directory.</summary>
    public string DataPath { get; } = Directory.CreateTempSubdirectory("house-").FullName;

    /// <summary>Where the server listens.</summary>
    public Uri Url => new(_server!.Url);

    /// <summary>Every metric the server has.</summary>
    public IReadOnlyCollection<MetricRow> Metrics => _server!.Metrics;

    /// <summary>Every setting the server has.</summary>
    public IReadOnlyCollection<Setting> Settings => _server!.Settings;

    /// <summary>Starts a server, with settings as in the environment.</summary>
    public static Task<House> OpenAsync(params (string Name, string Value)[] settings) =>
        OpenAsync(Morning, settings);

    /// <summary>The same at a time of day.</summary>
    public static Task<House> OpenAsync(DateTimeOffset now, params (string Name, string Value)[] settings) => OpenAsync(new House(now), settings);

    /// <summary>Starts a server that hashes passwords as it does outside of tests.</summary>
    public static Task<House> OpenHashingAsMeantAsync(params (string Name, string Value)[] settings) =>
        OpenAsync(new House(Morning) { _hashesAsMeant = true }, settings);

    private static async Task<House> OpenAsync(House house, (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings) house._environment[name] = value;
        if (house._environment.ContainsKey("DB_HOST")) house._postgres = null; // it shares one that is not its own
        await house.MakeEnginesAsync();
        await house.StartAsync();
        return house;
    }

    /// <summary>Every route the server has mapped.</summary>
    public IReadOnlyCollection<RouteEndpoint> Routes => _server!.Routes;

    /// <summary>Stops the server and starts another on the same data, perhaps with other settings.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        await _server!.DisposeAsync();
        foreach (var (name, value) in settings) _environment[name] = value;
        await StartAsync();
    }

    /// <summary>The same, and hashes passwords from then on as it does outside of tests.</summary>
    public Task RestartHashingAsMeantAsync()
    {
        _hashesAsMeant = true;
        return RestartAsync();
    }

    /// <summary>A registered user with a device, logged in.</summary>
    public Task<TestUser> NewUserAsync() => TestUser.RegisterAsync(this, $"user{Interlocked.Increment(ref _users)}");

    /// <summary>Until the rooms have heard all that there is to hear.</summary>
    public Task RestAsync() => Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(this, "outbox")), waiting => waiting == 0);

    /// <summary>A client without any token.</summary>
    public HttpClient Stranger() => new() { BaseAddress = Url };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        if (_postgres is not null) await _postgres.DropAsync();
        await _blobs.DisposeAsync();
        Directory.Delete(DataPath, recursive: true);
        Assert.Empty(_refusals.Undeclared);
    }

    /// <summary>Bytes the server has read of the newest body.</summary>
    public long BytesRead => _bodies.Read;

    /// <summary>One name for each file whose bytes are kept, readable or not.</summary>
    public Task<string[]> BlobsAsync() => _blobs.ListAsync();

    /// <summary>Takes a file's bytes away behind the server's back.</summary>
    public Task RemoveBlobAsync(string name) => _blobs.RemoveAsync(name);

    /// <summary>Puts bytes there that no row knows.</summary>
    public Task PlantBlobAsync(Guid id) => _blobs.PlantAsync(id);

    /// <summary>Whether the server keeps files in S3.</summary>
    public static bool IsOnS3 => Engines.RoomsAreOnS3;

    /// <summary>Whether the server stores on PostgreSQL.</summary>
    public static bool IsOnPostgres => Engines.RoomsAreOnPostgres;

    /// <summary>Opens its database beside it.</summary>
    public Database OpenDatabase() => _postgres?.Open() ?? new SqliteDatabase(Path.Combine(DataPath, "messenger.db"));

    /// <summary>An open connection to its database, to look.</summary>
    public DbConnection Connect()
    {
        var connection = _postgres?.Connect() ?? new SqliteConnection($"Data Source={Path.Combine(DataPath, "messenger.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Runs a subcommand of the server on its data, with its settings and clock, beside it.</summary>
    public Task<Command> CommandAsync(params string[] arguments) => Command.RunAsync(
        new StartOptions
        {
            DataPath = DataPath, ReadEnvironment = _environment.GetValueOrDefault, ListEnvironment = () => _environment.Keys, Clock = Clock,
            ConfigureLogs = _ => { },
        },
        arguments);

    private async Task MakeEnginesAsync()
    {
        foreach (var (name, value) in _blobs.Settings) _environment[name] = value;
        if (_postgres is null) return;
        await _postgres.CreateAsync();
        foreach (var (name, value) in _postgres.Settings()) _environment[name] = value;
    }

    private async Task StartAsync() => _server = await MessengerServer.StartAsync(
        new StartOptions
        {
            DataPath = DataPath,
            ReadEnvironment = _environment.GetValueOrDefault,
            Clock = Clock,
            ConfigureLogs = Log.Capture,
            Extend = services =>
            {
                services.AddSingleton<IStartupFilter>(_refusals).AddSingleton<IStartupFilter>(_bodies);
                if (!_hashesAsMeant) services.AddLightPasswords();
            },
        },
        TestContext.Current.CancellationToken);
}
