// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecureMessenger.Platform.Cluster.Nats;
using SecureMessenger.Platform.Cluster.Sql;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Cluster;

/// <summary>Puts the shared engines in the place of the embedded ones, each where its settings name it.</summary>
public static class ClusterServices
{
    /// <summary>Call behind <see cref="PlatformServices.AddPlatform"/>.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, SettingsSource settings)
    {
        var database = new DatabaseOptions(settings);
        if (database.IsUsed) services.Replace(ServiceDescriptor.Singleton<Database>(_ => new PostgresDatabase(database.CreateDataSource())));
        services.AddNats(new NatsOptions(settings));
        return services;
    }

    private static void AddNats(this IServiceCollection services, NatsOptions nats)
    {
        if (!nats.IsUsed) return;
        services.AddSingleton(nats);
        services.AddSingleton<EventStream>();
        services.AddSingleton<NatsSignals>().AddHostedService(provider => provider.GetRequiredService<NatsSignals>());
        services.Replace(ServiceDescriptor.Singleton<ISignals>(provider => provider.GetRequiredService<NatsSignals>()));
        services.Replace(ServiceDescriptor.Singleton<IEventBus, JetStreamEventBus>());
        services.AddHostedService<EventConsumers>();
    }
}
