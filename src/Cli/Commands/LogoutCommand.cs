// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Cli.Commands;

internal static class LogoutCommand
{
    public static Command Create(Runner runner)
    {
        var command = new Command("logout", "Ends this device's session; the home keeps its keys and history");
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            await client.LogoutAsync(ct);
            var account = client.Account!;
            AccountReport.Write(context.Report, $"Logged out {account.Username}.", "logged_out", account, isConfirmed: null);
            return ExitCode.Done;
        });
        return command;
    }
}
