// SPDX-License-Identifier: MIT
// The composition of a process: which rooms it has, in what order requests meet them.
using SecureMessenger.Auth;
using SecureMessenger.Files;
using SecureMessenger.Gateway;
using SecureMessenger.Gateway.Health;
using SecureMessenger.Gateway.OpenApi;
using SecureMessenger.Keys;
using SecureMessenger.Messages;
using SecureMessenger.Platform;
using SecureMessenger.Platform.Cluster;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server;

/// <summary>Composes the rooms.</summary>
internal static class Rooms
{
    /// <summary>Adds the rooms. Each reads its settings here, so that all that is wrong is known before anything is made.</summary>
    public static WebApplicationBuilder Compose(SettingsSource settings, StartOptions start)
    {
        var listening = new ListenOptions(settings);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = start.ReadEnvironment("ASPNETCORE_ENVIRONMENT") ?? Environments.Production,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listening.Apply);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = listening.ShutdownTimeout);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(start.Clock);
        builder.Services.AddSingleton(listening);
        start.ConfigureLogs(builder.Logging);
        Logs.WithoutSecrets(builder.Logging); // last, so that nothing set before outranks it

        builder.Services.AddPlatform(settings);
        builder.Services.AddCluster(settings);
        builder.Services.AddGateway(settings);
        builder.Services.AddAuth(settings);
        builder.Services.AddKeys(settings);
        builder.Services.AddMessages(settings);
        builder.Services.AddFiles(settings);
        start.Extend(builder.Services);
        return builder;
    }

    /// <summary>Maps the routes.</summary>
    public static void Map(WebApplication app)
    {
        app.UseManagement(app.Services.GetRequiredService<ListenOptions>().ManagementPort);
        app.UseGateway();
        app.MapGateway();
        if (app.Environment.IsDevelopment()) app.MapReference();
        app.MapAuth();
        app.MapKeys();
        app.MapMessages();
        app.MapFiles();
    }
}
