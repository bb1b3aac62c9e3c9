// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Cli.Commands;

internal static class LoginCommand
{
    public static Command Create(Runner runner)
    {
        var user = Parameters.User("The account's name");
        var command = new Command("login", "Logs in: this home's device again, or a new device in a new home") { user };
        runner.Attach(command, async (context, ct) =>
        {
            var password = await context.Passwords.ReadAsync(ct);
            await using var client = await context.OpenOrMakeAsync(password, ct);
            var account = await client.LoginAsync(context.Parsed.GetValue(user)!, password, ct);
            var confirmed = await client.IsConfirmedAsync(ct);
            var line = confirmed
                ? $"Logged in as {account.Username} at {account.Server}."
                : $"Logged in as {account.Username}. This device waits: on the account's first device run 'messenger devices confirm {account.DeviceCode}'.";
            AccountReport.Write(context.Report, line, "logged_in", account, confirmed);
            return ExitCode.Done;
        });
        return command;
    }
}
