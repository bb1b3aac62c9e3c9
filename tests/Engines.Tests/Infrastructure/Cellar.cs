// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMessenger.Platform;
using SecureMessenger.Platform.Cluster;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>What lies under the rooms of one process, on the engines its settings name.</summary>
public sealed class Cellar : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _isTheirs;
    private readonly DataDirectory _data;
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _running = [];

    private Cellar(string? folder, IEnumerable<(string Name, string Value)> settings, Action<IServiceCollection> rooms)
    {
        _isTheirs = folder is not null;
        _folder = folder ?? Directory.CreateTempSubdirectory("cellar-").FullName;
        var environment = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        var source = new SettingsSource(new Dictionary<string, string>(), null, environment.GetValueOrDefault);
        var services = new ServiceCollection();
        services.AddLogging(Log.Capture);
        services.AddPlatform(source).AddCluster(source);
        rooms(services);
        source.ThrowIfBad();
        _data = new DataDirectory(_folder);
        services.AddSingleton(_data);
        _services = services.BuildServiceProvider();
    }

    /// <summary>All it logged.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>Its database.</summary>
    public Database Database => _services.GetRequiredService<Database>();

    /// <summary>Which life its database is in.</summary>
    public Instance Instance => _services.GetRequiredService<Instance>();

    /// <summary>Its signals.</summary>
    public ISignals Signals => _services.GetRequiredService<ISignals>();

    /// <summary>Opens one.</summary>
    /// <param name="rooms">Who listens to events.</param>
    /// <param name="settings">As in the environment.</param>
    public static Task<Cellar> OpenAsync(Action<IServiceCollection> rooms, params (string Name, string Value)[] settings) => OpenAsync(null, rooms, settings);

    /// <summary>Opens one in a data directory that stays.</summary>
    public static async Task<Cellar> OpenAsync(string? folder, Action<IServiceCollection> rooms, params (string Name, string Value)[] settings)
    {
        var cellar = new Cellar(folder, settings, rooms);
        await cellar._services.GetRequiredService<Migrator>().ApplyAsync(CancellationToken.None);
        await cellar._services.GetRequiredService<Instance>().LoadAsync(CancellationToken.None);
        foreach (var service in cellar._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            cellar._running.Add(service);
        }

        return cellar;
    }

    /// <summary>Writes an event into the outbox, as a room does in the transaction of its change.</summary>
    public Task TellAsync(Guid user, Guid device) => TellAsync(new DeviceRevoked(user, device), EventJson.Default.DeviceRevoked);

    /// <summary>The same for any event.</summary>
    public Task TellAsync<TEvent>(TEvent happened, JsonTypeInfo<TEvent> shape)
        where TEvent : class, IDomainEvent => Database.WriteAsync(
            (sql, ct) => _services.GetRequiredService<Outbox>().AddAsync(sql, happened, shape, ct), CancellationToken.None);

    /// <summary>Events the outbox still holds.</summary>
    public Task<long> WaitingAsync() =>
        Database.ReadAsync((sql, ct) => sql.FirstAsync("select count(*) from outbox where set_aside = 0", row => row.GetInt64(0), ct), CancellationToken.None);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_running.Count == 0) return;
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // as a process that is killed: nobody waits for what is under way
        foreach (var service in Enumerable.Reverse(_running)) await service.StopAsync(now.Token);
        _running.Clear();
        await _services.DisposeAsync();
        _data.Dispose();
        if (!_isTheirs) Directory.Delete(_folder, recursive: true);
    }
}
