// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Cluster.Blobs;
using SecureMessenger.Platform.Cluster.Limits;
using SecureMessenger.Platform.Cluster.Nats;
using SecureMessenger.Platform.Cluster.Redis;
using SecureMessenger.Platform.Cluster.Sql;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Platform.Cluster;

/// <summary>Puts the shared engines in the place of the embedded ones, each where its settings name it.</summary>
public static class ClusterServices
{
    /// <summary>Call behind <see cref="PlatformServices.AddPlatform"/>. Without blobs no client of S3 is made, and its libraries are not loaded.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, SettingsSource settings, bool withBlobs = true)
    {
        var database = new DatabaseOptions(settings);
        if (database.IsUsed) services.Replace(ServiceDescriptor.Singleton<Database>(database.Open));
        var s3 = new S3Options(settings); // read even where it is not used: what is wrong in it is to be known
        if (withBlobs) services.AddBlobs(s3);
        services.AddLimits(new RedisOptions(settings));
        services.AddNats(new NatsOptions(settings));
        return services;
    }

    private static void AddBlobs(this IServiceCollection services, S3Options s3)
    {
        if (s3.Endpoint is null) return;
        services.AddSingleton(s3);
        services.AddMeter<S3Meter>();
        services.AddSingleton<S3Bucket>();
        services.AddHostedService<S3Setup>();
        services.Replace(ServiceDescriptor.Singleton<IBlobStore, S3BlobStore>());
    }

    private static void AddLimits(this IServiceCollection services, RedisOptions redis)
    {
        if (!redis.IsUsed) return;
        services.AddSingleton(redis);
        services.AddMeter<RedisMeter>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<IDependencyProbe, RedisProbe>();
        services.AddSingleton<ICheckup, RedisCheckup>();
        services.AddSingleton(provider => new BucketKeys(redis.Prefix, provider.GetRequiredService<TokenOptions>().SigningKey.Key));
        services.Replace(ServiceDescriptor.Singleton<IRateLimitStore>(provider => new RedisRateLimitStore(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<BucketKeys>())));
    }

    private static void AddNats(this IServiceCollection services, NatsOptions nats)
    {
        if (!nats.IsUsed) return;
        services.AddSingleton(nats);
        services.AddMeter<NatsMeter>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<IDependencyProbe, NatsProbe>();
        services.AddSingleton<ICheckup, NatsCheckup>();
        services.AddSingleton<NatsSignals>().AddHostedService(provider => provider.GetRequiredService<NatsSignals>());
        services.Replace(ServiceDescriptor.Singleton<ISignals>(provider => provider.GetRequiredService<NatsSignals>()));
        services.Replace(ServiceDescriptor.Singleton<IEventBus, JetStreamEventBus>());
        services.AddHostedService<EventConsumers>();
    }
}
