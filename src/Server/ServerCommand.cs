// SPDX-License-Identifier: MIT
using System.CommandLine;
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
        var root = new RootCommand("Secure Messenger: gateway, auth, keys, messages and files in one process.") { config, data };
        root.SetAction((parsed, ct) => RunAsync(parsed.GetValue(config), parsed.GetValue(data), ct));
        return root;
    }

    private static async Task<int> RunAsync(string? config, string? data, CancellationToken ct)
    {
        try
        {
            var start = new StartOptions { ConfigPath = config, DataPath = data };
            await using var server = await MessengerServer.StartAsync(start, ct);
            await Console.Out.WriteLineAsync(Banner.For(server));
            await server.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (SettingsException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return BadConfiguration;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {error.Message}");
            return Failed;
        }
    }
}
