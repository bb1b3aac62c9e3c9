// SPDX-License-Identifier: MIT
// The composition of a process: which rooms it has, in what order requests meet them. What is here is served here, what is not is
// forwarded by a gateway; a room does not know the difference.
using SecureMessenger.Auth;
using SecureMessenger.Files;
using SecureMessenger.Gateway;
using SecureMessenger.Gateway.Health;
using SecureMessenger.Gateway.OpenApi;
using SecureMessenger.Gateway.Proxy;
using SecureMessenger.Keys;
using SecureMessenger.Messages;
using SecureMessenger.Platform;
using SecureMessenger.Platform.Cluster;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tls;
using SecureMessenger.Server.Telemetry;

namespace SecureMessenger.Server;

/// <summary>Composes the rooms.</summary>
internal static class Rooms
{
    private static readonly (Role Role, RemoteRoom Room)[] All =
    [
        (Role.Auth, new("auth", AuthRoom.Prefixes)), (Role.Keys, new("keys", KeysRoom.Prefixes)),
        (Role.Messages, new("messages", MessagesRoom.Prefixes)), (Role.Files, new("files", FilesRoom.Prefixes)),
    ];

    /// <summary>Adds the rooms. Each reads its settings here, so that all that is wrong is known before anything is made.</summary>
    public static WebApplicationBuilder Compose(SettingsSource settings, StartOptions start)
    {
        var roles = Roles.Read(settings, start.Roles);
        RoleNeeds.Check(roles, settings);
        var tls = new InternalTls(settings);
        var builder = Hosting.CreateBuilder(settings, start, new ListenOptions(settings, roles, tls));
        builder.Services.AddSingleton(roles);
        builder.Services.AddCommon(settings);
        builder.Services.AddFrontDoor(settings, isBehindGateway: !roles.Has(Role.Gateway));

        // Settings of what is not here are read too: one config.yaml serves every process of an installation.
        var nowhere = new ServiceCollection();
        IServiceCollection For(Role role) => roles.Has(role) ? builder.Services : nowhere;
        var withBlobs = roles.Has(Role.Files);
        For(Role.Rooms).AddPlatform(settings).AddCluster(settings, withBlobs);
        For(Role.Rooms).AddAuthTables().AddKeysTables().AddMessagesTables().AddFilesTables().AddRoomDoor(withBlobs).AddSingleton<EpochWatch>()
            .AddHostedService(provider => provider.GetRequiredService<EpochWatch>());
        For(Role.Gateway).AddGateway(settings, tls, Elsewhere(roles));
        For(Role.Auth).AddAuth(settings);
        For(Role.Keys).AddKeys(settings);
        For(Role.Messages).AddMessages(settings);
        For(Role.Files).AddFiles(settings);
        start.Extend(builder.Services);
        return builder;
    }

    /// <summary>Maps the routes.</summary>
    public static void Map(WebApplication app)
    {
        var roles = app.Services.GetRequiredService<Roles>();
        app.UseManagement(app.Services.GetRequiredService<ListenOptions>().ManagementPort, page => page.UseMetricsPage());
        if (!roles.Has(Role.Gateway)) app.UseReadiness();
        app.UseFrontDoor();
        app.UseRouting();
        app.UseProxy();
        if (roles.HaveRooms) app.UseRoomDoor();
        else app.UseBareDoor();

        if (roles.Has(Role.Gateway)) app.MapGateway().MapProxy();
        if (roles.Has(Role.Gateway) && app.Environment.IsDevelopment()) app.MapReference();
        if (roles.Has(Role.Auth)) app.MapAuth();
        if (roles.Has(Role.Keys)) app.MapKeys();
        if (roles.Has(Role.Messages)) app.MapMessages();
        if (roles.Has(Role.Files)) app.MapFiles();
    }

    // To a service nothing is elsewhere: it asks nobody.
    private static RemoteRoom[] Elsewhere(Roles roles) =>
        roles.Has(Role.Gateway) ? [.. All.Where(each => !roles.Has(each.Role)).Select(each => each.Room)] : [];
}
