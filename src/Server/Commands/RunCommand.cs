// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Server.Commands;

/// <summary>No subcommand: the server itself, until it is told to stop.</summary>
internal static class RunCommand
{
    public static Task<int> RunAsync(ParseResult parsed, CancellationToken ct) => CommandExit.OfAsync(parsed, "The server cannot start", async () =>
    {
        try
        {
            await using var server = await MessengerServer.StartAsync(CommonOptions.Read(parsed), ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Banner.For(server));
            await server.WaitForShutdownAsync(ct);
            return server.HasOutlivedItsEpoch ? CommandExit.StartAgain : server.HasFailed ? CommandExit.Failed : CommandExit.Done;
        }
        catch (OperationCanceledException)
        {
            return CommandExit.Done; // told to stop while it waited for its database
        }
    });
}
