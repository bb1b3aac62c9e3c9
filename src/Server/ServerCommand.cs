// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Data.Common;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server;

/// <summary>The command line of <c>messenger-server</c>.</summary>
internal static class ServerCommand
{
    private const int Failed = 1;
    private const int BadConfiguration = 2;

    public static RootCommand Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file; default config.yaml here, if there is one." };
        var data = new Option<string?>("--data") { Description = "Data directory; default under your data folder." };
        var roles = new Option<string?>("--roles") { Description = "What this process is: gateway, auth, keys, messages, files, several by commas, or all (default)." };
        var root = new RootCommand("Secure Messenger: gateway, auth, keys, messages and files, in one process or in several.") { config, data, roles };
        root.SetAction((parsed, ct) => RunAsync(
            new StartOptions { ConfigPath = parsed.GetValue(config), DataPath = parsed.GetValue(data), Roles = parsed.GetValue(roles) }, ct));
        return root;
    }

    private static async Task<int> RunAsync(StartOptions start, CancellationToken ct)
    {
        try
        {
            await using var server = await MessengerServer.StartAsync(start, ct);
            await Console.Out.WriteLineAsync(Banner.For(server));
            await server.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0; // told to stop while it waited for its database
        }
        catch (SettingsException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return BadConfiguration;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {error.Message}");
            return Failed;
        }
    }
}
