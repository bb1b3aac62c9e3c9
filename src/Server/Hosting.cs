// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Server.Telemetry;

namespace SecureMessenger.Server;

/// <summary>What stands under every process: Kestrel, logs, the clock, and how it is told to stop.</summary>
internal static class Hosting
{
    public static WebApplicationBuilder CreateBuilder(SettingsSource settings, StartOptions start, ListenOptions listening)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = start.ReadEnvironment("ASPNETCORE_ENVIRONMENT") ?? Environments.Production,
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(listening.Apply);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = listening.ShutdownTimeout);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(start.Clock);
        builder.Services.AddSingleton(listening);
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        var telemetry = new TelemetryOptions(settings);
        if (start.ConfigureLogs is { } configureLogs) configureLogs(builder.Logging);
        else Logs.ToConsole(builder.Logging, telemetry);
        builder.AddTelemetry(telemetry, isScraped: listening.ManagementPort != 0);
        Logs.WithoutSecrets(builder.Logging); // last, so that nothing set before outranks it
        return builder;
    }
}
