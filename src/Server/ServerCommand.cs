// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Server.Commands;

namespace SecureMessenger.Server;

/// <summary>The command line of <c>messenger-server</c>: without a word behind it, it serves.</summary>
internal static class ServerCommand
{
    public static RootCommand Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file; default config.yaml here, if there is one.", Recursive = true };
        var data = new Option<string?>("--data") { Description = "Data directory; default under your data folder.", Recursive = true };
        var roles = new Option<string?>("--roles")
        {
            Description = "What this process is: gateway, auth, keys, messages, files, several by commas, or all (default).", Recursive = true,
        };
        StartOptions Read(ParseResult parsed) => new()
        {
            ConfigPath = parsed.GetValue(config), DataPath = parsed.GetValue(data), Roles = parsed.GetValue(roles),
        };

        var root = new RootCommand("Secure Messenger: gateway, auth, keys, messages and files, in one process or in several.")
        {
            config, data, roles, BackupCommand.Create(Read), RestoreCommand.Create(Read), NewEpochCommand.Create(Read),
        };
        root.SetAction((parsed, ct) => Refused.ToldAsync(() => ServeAsync(Read(parsed), ct), "The server cannot start: "));
        return root;
    }

    private static async Task<int> ServeAsync(StartOptions start, CancellationToken ct)
    {
        try
        {
            await using var server = await MessengerServer.StartAsync(start, ct);
            await Console.Out.WriteLineAsync(Banner.For(server));
            await server.WaitForShutdownAsync(ct);
            return server.HasOutlivedItsEpoch ? ExitCodes.StartAgain : 0;
        }
        catch (OperationCanceledException)
        {
            return 0; // told to stop while it waited for its database
        }
    }
}
