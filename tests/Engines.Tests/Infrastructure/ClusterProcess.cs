// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Cluster;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The shared engines as a server has them by its settings, without the server.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ClusterProcess(ServiceProvider services) => _services = services;

    /// <summary>Adds the engines that the settings name and starts what runs beside them.</summary>
    public static async Task<ClusterProcess> StartAsync(Dictionary<string, string> environment, CancellationToken ct)
    {
        var settings = new SettingsSource(new Dictionary<string, string>(), null, environment.GetValueOrDefault);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddSingleton(new TokenOptions(new SecretText("Aip7reeXoh2iengaith4Eiz9oonohShu"), TimeSpan.FromMinutes(15)));
        services.AddCluster(settings);
        settings.ThrowIfBad();
        var process = new ClusterProcess(services.BuildServiceProvider());
        foreach (var service in process._services.GetServices<IHostedService>()) await service.StartAsync(ct);
        return process;
    }

    /// <summary>One of the engines.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
