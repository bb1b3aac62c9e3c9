// SPDX-License-Identifier: MIT
// The keys room: public keys of devices, and the signed lists that say which devices an account has. It makes no key,
// holds no private one, and cannot add a device: lists are signed by the account's first device and chained by hash.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Keys.Accounts;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Exports;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Keys;

/// <summary>The door of the room.</summary>
public static class KeysRoom
{
    /// <summary>The paths that are this room's, and what lies under them.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["/api/v1/keys"];

    /// <summary>Adds what the room keeps: its tables, and what of them a person may take home. All rooms' in every process that has one.</summary>
    public static IServiceCollection AddKeysTables(this IServiceCollection services) => services
        .AddSingleton(new MigrationSet("keys", typeof(KeysRoom).Assembly))
        .AddSingleton<IEpochStep, PrekeyEpoch>()
        .AddSingleton<IAccountExport>(provider => new TableExport(provider.GetRequiredService<Database>(), ExportTables.All))
        .AddSingleton<ICounts>(provider => new TableCounts(
            provider.GetRequiredService<Database>(), new("device identities", "identity_keys"), new("one-time prekeys", "one_time_prekeys"), new("ML-KEM prekeys", "kem_prekeys")));

    /// <summary>Adds the room, without its tables.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services, SettingsSource settings)
    {
        services.AddSingleton(KeysOptions.From(settings));
        services.AddMeter<KeysMeter>();
        services.AddSingleton<PrekeyStock>();
        services.AddSingleton<Identities>();
        services.AddSingleton<Prekeys>();
        services.AddSingleton<KemPrekeys>();
        services.AddSingleton<Bundles>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton<AccountEvents>();
        services.OnEvent("keys", EventJson.Default.DeviceRevoked, (provider, happened, ct) =>
            provider.GetRequiredService<AccountEvents>().ApplyAsync(happened, ct));
        services.OnEvent("keys", EventJson.Default.AccountDeleted, (provider, happened, ct) =>
            provider.GetRequiredService<AccountEvents>().ApplyAsync(happened, ct));
        return services;
    }

    /// <summary>Maps <c>/api/v1/keys</c>.</summary>
    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/v1/keys").WithTags("keys").RequireAuthorization().WithMetadata(BodyLimit.Standard);
        keys.MapPost("/identity", KeyEndpoints.PublishIdentity).Describe(KeysContract.PublishIdentity)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadKey, ProblemCodes.BadSignature)
            .Refuses(ProblemCodes.IdentityConflict, ProblemCodes.DeviceListConflict);
        keys.MapGet("/identity/{user_id:guid}", KeyEndpoints.GetIdentity).Describe(KeysContract.GetIdentity)
            .Refuses(ProblemCodes.NoIdentity);
        keys.MapGet("/bundle/{user_id:guid}", KeyEndpoints.GetBundle).Describe(KeysContract.GetBundle)
            .Limit(limits => limits.Bundle, LimitKeys.DeviceAnd("user_id"))
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.NoIdentity, ProblemCodes.UnknownDevice, ProblemCodes.StorageFull);
        keys.MapGet("/count", KeyEndpoints.Count).Describe(KeysContract.Count);
        keys.MapPost("/check", KeyEndpoints.Check).Describe(KeysContract.Check).Refuses(ProblemCodes.InvalidFields, ProblemCodes.KeysDiffer);
        MapPrekeys(keys);
        return routes;
    }

    private static void MapPrekeys(RouteGroupBuilder keys)
    {
        keys.MapPost("/signed-prekey", KeyEndpoints.PublishSignedPrekey).Describe(PrekeysContract.PublishSigned)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadKey, ProblemCodes.BadSignature, ProblemCodes.NoIdentity, ProblemCodes.PrekeyConflict);
        keys.MapPost("/one-time-prekeys", KeyEndpoints.PublishOneTimePrekeys).Describe(PrekeysContract.PublishOneTime)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadKey, ProblemCodes.NoIdentity, ProblemCodes.PrekeyConflict);
        keys.MapPost("/kem-prekeys", KeyEndpoints.PublishKemPrekeys).Describe(PrekeysContract.PublishKem).WithMetadata(BodyLimit.KemPrekeys)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadKey, ProblemCodes.BadSignature, ProblemCodes.NoIdentity, ProblemCodes.PrekeyConflict);
    }
}
