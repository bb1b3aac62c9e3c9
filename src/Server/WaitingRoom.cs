// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Gateway;
using SecureMessenger.Gateway.Health;
using SecureMessenger.Platform;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tls;
using SecureMessenger.Platform.Web;
using SecureMessenger.Server.Telemetry;

namespace SecureMessenger.Server;

/// <summary>What listens while the database is waited for: it says that the process lives and what it lacks, and sends everybody else away for now.</summary>
internal static class WaitingRoom
{
    private static readonly Refusal NotYet = new(ProblemCodes.Unavailable, "The server is starting and waits for its database. Come back shortly.");

    /// <summary>Opens it on the process's own addresses; dispose it before the process takes them.</summary>
    public static async Task<WebApplication> OpenAsync(SettingsSource settings, StartOptions start, Roles roles, CancellationToken ct)
    {
        var listening = new ListenOptions(settings, roles, new InternalTls(settings));
        var builder = Hosting.CreateBuilder(settings, start, listening);
        var isBehindGateway = !roles.Has(Role.Gateway);
        builder.Services.AddCommon(settings).AddFrontDoor(settings, isBehindGateway).AddAway("database");
        var app = builder.Build();
        app.UseManagement(listening.ManagementPort, page => page.UseMetricsPage());
        if (isBehindGateway) app.UseReadiness();
        app.UseFrontDoor();
        app.Run(context => ProblemResult.WriteAsync(context, NotYet));
        try
        {
            await app.StartAsync(ct);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
