// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Sweeping;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Platform;

/// <summary>Puts the cellar under the rooms.</summary>
public static class PlatformServices
{
    /// <summary>Adds what every process has, whether it stores anything or not: a clock, rate limits, problem documents.</summary>
    public static IServiceCollection AddCommon(this IServiceCollection services, SettingsSource settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMeter<LimitsMeter>();
        services.AddSingleton(new RateLimitTable(settings));
        services.AddSingleton<IRateLimitStore, MemoryRateLimitStore>();
        services.AddSingleton<RateLimiter>();
        services.AddProblems();
        return services;
    }

    /// <summary>
    /// Adds the ports on their embedded engines, tokens and the outbox, behind <see cref="AddCommon"/>. The host adds the <see cref="DataDirectory"/>
    /// itself, once it knows that the settings are good.
    /// </summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, SettingsSource settings)
    {
        services.AddSingleton<InstanceSecrets>();
        services.AddSingleton<Node>();
        services.AddSingleton<Database>(provider => new SqliteDatabase(provider.GetRequiredService<DataDirectory>().Path("messenger.db"))
        {
            Meter = provider.GetRequiredService<DatabaseMeter>(),
        });
        services.AddSingleton(new MigrationSet("platform", typeof(PlatformServices).Assembly));
        services.AddSingleton<Migrator>();
        services.AddSingleton<ICounts>(provider => new TableCounts(
            provider.GetRequiredService<Database>(), new("events waiting", "outbox", "set_aside = 0"), new("events set aside", "outbox", "set_aside = 1")));
        services.AddSingleton<Instance>();
        services.AddSingleton<ISignals, InProcessSignals>();
        services.AddSingleton<IEventBus, InProcessEventBus>();
        services.AddSingleton<IBlobStore>(provider => new DiskBlobStore(provider.GetRequiredService<DataDirectory>().Folder("blobs")));
        services.AddSingleton<Outbox>();
        services.AddMeter<DatabaseMeter>().AddMeter<SweepMeter>().AddMeter<OutboxMeter>();
        services.AddSingleton<IMeasuredWhenAsked>(provider => provider.GetRequiredService<OutboxMeter>());
        services.AddSingleton<IEpochStep>(provider => provider.GetRequiredService<Outbox>());
        services.AddHostedService<OutboxPump>();
        services.AddExpirySweep("outbox_told", Outbox.SweepTold, settings.Read(PlatformSettings.EventsToldRetention));
        services.AddExpirySweep("outbox_set_aside", Outbox.SweepSetAside, settings.Read(PlatformSettings.EventsSetAsideRetention));
        services.AddExpirySweep("ended_sessions", EndedSessions.Sweep);
        services.AddHostedService<Sweeper>();
        services.AddTokens(settings);
        services.AddIdempotency();
        services.AddSingleton<ICheckup, DatabaseCheckup>();
        services.AddSingleton<ICheckup, ClockCheckup>();
        services.AddSingleton<ICheckup, OutboxCheckup>();
        return services;
    }

    private static void AddTokens(this IServiceCollection services, SettingsSource settings)
    {
        var secret = RotatedSecret.ReadAccess(settings);
        var expiry = settings.Read(PlatformSettings.JwtAccessExpiry);
        services.AddSingleton(provider => new TokenOptions(secret.Open(provider), expiry));
        services.AddSingleton<AccessTokenIssuer>();
        services.AddSingleton<EndedSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<EndedSessions>());
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<TokenAuthentication>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>>(provider => provider.GetRequiredService<TokenAuthentication>());
        services.AddSingleton(provider => new TokenReader(
            provider.GetRequiredService<TokenAuthentication>(), provider.GetRequiredService<EndedSessions>()));
        services.AddAuthorization();
    }

    private static void AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Clear();
            options.SerializerOptions.TypeInfoResolverChain.Add(WireJson.Default);
            foreach (var converter in WireJson.Default.Options.Converters) options.SerializerOptions.Converters.Add(converter);
            options.SerializerOptions.PropertyNamingPolicy = WireJson.Default.Options.PropertyNamingPolicy;
            options.SerializerOptions.MaxDepth = WireJson.Default.Options.MaxDepth;
            options.SerializerOptions.AllowDuplicateProperties = false;
        });
    }
}
