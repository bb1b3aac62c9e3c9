// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Cli.Commands;

internal static class RegisterCommand
{
    public static Command Create(Runner runner)
    {
        var user = Parameters.User("The new account's name: 3 to 32 of a-z 0-9 _ . -");
        var command = new Command("register", "Makes an account, with this home as its first device") { user };
        runner.Attach(command, async (context, ct) =>
        {
            var password = await context.Passwords.ChooseAsync(ct);
            await using var client = await context.OpenOrMakeAsync(password, ct);
            var account = await client.RegisterAsync(context.Parsed.GetValue(user)!, password, ct);
            AccountReport.Write(context.Report, $"Registered {account.Username} at {account.Server}.", "registered", account, await client.IsConfirmedAsync(ct));
            return ExitCode.Done;
        });
        return command;
    }
}
