// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SecureMessenger.Gateway.Proxy;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Server.Telemetry;

namespace SecureMessenger.Server;

/// <summary>One running server.</summary>
public sealed class MessengerServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataDirectory? _data;

    private MessengerServer(WebApplication app, DataDirectory? data, IReadOnlyCollection<Setting> settings)
    {
        Settings = settings;
        _app = app;
        _data = data;
    }

    /// <summary>Where it listens, as <c>http://localhost:8080</c>.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .First(address => new Uri(address).Port != ManagementPort);

    /// <summary>Port of the health routes; 0 for none.</summary>
    public int ManagementPort => _app.Services.GetRequiredService<ListenOptions>().ManagementPort;

    /// <summary>Every setting this server has.</summary>
    public IReadOnlyCollection<Setting> Settings { get; }

    /// <summary>Every metric this server shows.</summary>
    public IReadOnlyCollection<MetricRow> Metrics => [.. _app.Services.GetRequiredService<MetricCatalogue>().Rows, .. RuntimeMetrics.Rows];

    /// <summary>Every route this server has.</summary>
    public IReadOnlyCollection<RouteEndpoint> Routes =>
        [.. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>Absolute path of the data directory; null where nothing is stored.</summary>
    public string? DataRoot => _data?.Root;

    /// <summary>What it forwards, and where to.</summary>
    internal IEnumerable<ForwardedRoom> Elsewhere => _app.Services.GetServices<ForwardedRoom>();

    /// <summary>What it stores on, in words; null where nothing is stored.</summary>
    internal string? Store => DataRoot is null ? null
        : _app.Services.GetRequiredService<Database>().Dialect == Dialect.Sqlite ? $"{DataRoot}  (SQLite, local disk)"
        : $"{DataRoot}  (PostgreSQL)";

    /// <summary>Whether it stopped because its database was restored under it.</summary>
    internal bool HasOutlivedItsEpoch => _app.Services.GetService<EpochWatch>()?.HasEnded ?? false;

    /// <summary>Whether it stopped because one of its parts could not go on; the log says which.</summary>
    internal bool HasFailed => _app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(part => part.ExecuteTask is { IsFaulted: true });

    /// <summary>What this process is.</summary>
    internal Roles Roles => _app.Services.GetRequiredService<Roles>();

    /// <summary>Reads the configuration, brings the schema up to date, and listens.</summary>
    /// <exception cref="SettingsException">The configuration is bad; nothing was started or written.</exception>
    /// <exception cref="IOException">A port or the data directory is taken; the message says which.</exception>
    public static async Task<MessengerServer> StartAsync(StartOptions start, CancellationToken ct)
    {
        var (builder, settings, roles, path, _) = Blueprint.Draw(start);
        var data = path is null ? null : new DataDirectory(path);
        if (data is not null) builder.Services.AddSingleton(data);
        var app = builder.Build();
        try
        {
            if (roles.HaveRooms) await new StoreOpening(app.Services, token => WaitingRoom.OpenAsync(settings, start, roles, token)).OpenAsync(ct);
            Rooms.Map(app);
            await ListenAsync(app, ct);
            return new MessengerServer(app, data, [.. settings.Known]);
        }
        catch
        {
            await app.DisposeAsync();
            data?.Dispose();
            throw;
        }
    }

    // Kestrel starts last. Where it cannot, what has begun to work before it ends in order, and says nothing of failing.
    private static async Task ListenAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException)
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Returns once the server has been told to stop and has drained.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    /// <summary>Drains and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _app.Services.GetRequiredService<Draining>().WaitAsync();
            await _app.StopAsync();
        }
        finally
        {
            await _app.DisposeAsync();
            _data?.Dispose();
        }
    }
}
