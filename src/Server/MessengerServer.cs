// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SecureMessenger.Platform;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server;

/// <summary>One running server.</summary>
public sealed class MessengerServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataDirectory _data;

    private MessengerServer(WebApplication app, DataDirectory data, IReadOnlyCollection<Setting> settings)
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

    /// <summary>Every route this server has.</summary>
    public IReadOnlyCollection<RouteEndpoint> Routes =>
        [.. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>Absolute path of the data directory.</summary>
    public string DataRoot => _data.Root;

    /// <summary>Reads the configuration, brings the schema up to date, and listens.</summary>
    /// <exception cref="SettingsException">The configuration is bad; nothing was started or written.</exception>
    /// <exception cref="IOException">A port or the data directory is taken; the message says which.</exception>
    public static async Task<MessengerServer> StartAsync(StartOptions start, CancellationToken ct)
    {
        var settings = ReadSettings(start);
        var builder = Rooms.Compose(settings, start);
        var configured = settings.Read(PlatformSettings.DataDir);
        settings.ThrowIfBad();

        var data = new DataDirectory(start.DataPath ?? configured ?? DataDirectory.DefaultPath);
        builder.Services.AddSingleton(data);
        var app = builder.Build();
        try
        {
            await app.Services.GetRequiredService<Migrator>().ApplyAsync(ct);
            await app.Services.GetRequiredService<Instance>().LoadAsync(ct);
            Rooms.Map(app);
            await app.StartAsync(ct);
            return new MessengerServer(app, data, [.. settings.Known]);
        }
        catch
        {
            await app.DisposeAsync();
            data.Dispose();
            throw;
        }
    }

    /// <summary>Returns once the server has been told to stop and has drained.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    /// <summary>Drains and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
    }

    private static SettingsSource ReadSettings(StartOptions start)
    {
        const string Default = "config.yaml";
        var path = start.ConfigPath ?? (File.Exists(Default) ? Default : null);
        var file = path is null ? new Dictionary<string, string>() : YamlSettingsFile.Read(path);
        return new SettingsSource(file, path, start.ReadEnvironment);
    }
}
