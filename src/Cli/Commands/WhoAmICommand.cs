// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Cli.Commands;

internal static class WhoAmICommand
{
    public static Command Create(Runner runner)
    {
        var command = new Command("whoami", "Shows the account and device of this home");
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var account = client.Account!;
            var line = $"{account.Username} at {account.Server}\nuser   {account.UserId}\ndevice {account.DeviceId}\ncode   {account.DeviceCode}";
            AccountReport.Write(context.Report, line, "account", account, isConfirmed: null);
            return ExitCode.Done;
        });
        return command;
    }
}
