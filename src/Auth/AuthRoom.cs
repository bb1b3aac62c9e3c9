// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecureMessenger.Auth.Accounts;
using SecureMessenger.Auth.Devices;
using SecureMessenger.Auth.Erasure;
using SecureMessenger.Auth.Exports;
using SecureMessenger.Auth.Passwords;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Exports;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Sweeping;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Auth;

/// <summary>The room that knows who is who: accounts, devices, sessions.</summary>
public static class AuthRoom
{
    /// <summary>The paths that are this room's, and what lies under them.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["/api/v1/auth"];

    /// <summary>Adds what the room keeps: its tables, and what of them a person may take home. All rooms' in every process that has one.</summary>
    public static IServiceCollection AddAuthTables(this IServiceCollection services) => services
        .AddSingleton(new MigrationSet("auth", typeof(AuthRoom).Assembly))
        .AddSingleton<IAccountExport>(provider => new TableExport(provider.GetRequiredService<Database>(), ExportTables.All))
        .AddSingleton<ICounts>(provider => new TableCounts(
            provider.GetRequiredService<Database>(), new("accounts", "users"), new("disabled accounts", "users", "disabled_at is not null"),
            new("devices", "devices", "revoked_at is null"), new("refresh tokens", "sessions")));

    /// <summary>Adds the room, without its tables.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services, SettingsSource settings)
    {
        var options = new AuthOptions(settings);
        services.AddSingleton(options);
        services.AddMeter<AuthMeter>();
        services.TryAddSingleton(PasswordCost.Standard);
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton(provider => new RefreshTokens(provider.GetRequiredService<AuthOptions>().RefreshSecret.Open(provider)));
        services.AddSingleton(provider => new RetiredNames(
            provider.GetRequiredService<AuthOptions>().UsernameSecret ?? provider.GetRequiredService<InstanceSecrets>().ReadOrMake("username_secret")));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<DeviceStore>();
        services.AddSingleton<SessionClock>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<AccountRules>();
        services.AddSingleton<SessionRules>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<DeviceRules>();
        services.AddSingleton<ErasureStore>();
        services.AddSingleton<ErasureRules>();
        services.AddSingleton<IAccountAdministration, AccountAdministration>();
        services.AddHostedService<ErasureReminder>();
        services.AddExpirySweep("sessions", SessionStore.Sweep);
        if (options.DeviceIdle > TimeSpan.Zero) services.AddSingleton<ISweep, IdleDeviceSweep>();
        services.AddSingleton<ExportGate>();
        return services;
    }

    /// <summary>Maps <c>/api/v1/auth</c>.</summary>
    public static IEndpointRouteBuilder MapAuth(this IEndpointRouteBuilder routes)
    {
        _ = routes.ServiceProvider.GetRequiredService<RefreshTokens>(); // a damaged secret stops the start, not every login after it
        _ = routes.ServiceProvider.GetRequiredService<RetiredNames>();
        var auth = routes.MapGroup("/api/v1/auth").WithTags("auth");
        AuthEndpoints.Map(auth);
        return routes;
    }
}
