// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Input;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

internal static class SendCommand
{
    private const int DefaultTimeout = 30;

    public static Command Create(Runner runner)
    {
        var user = Parameters.User("To whom");
        var text = new Argument<string>("TEXT") { Description = "What to say; '-' reads it from standard input, exactly as it is" };
        var id = new Option<Guid?>("--id")
        {
            Description = "The message's id (a UUID): sending again with it stores nothing twice",
            HelpName = "UUID",
            CustomParser = result => Parameters.Id(result),
        };
        var timeout = Parameters.Timeout($"Seconds to keep trying while the server is away (default {DefaultTimeout})");
        var command = new Command("send", "Sends a message; done means it is on the server's disk") { user, text, id, timeout };
        runner.Attach(command, async (context, ct) =>
        {
            var given = context.Parsed.GetValue(text)!;
            var said = given == "-" ? await StandardInput.ReadAllAsync(ct) : given;
            var options = new SendOptions
            {
                ClientId = context.Parsed.GetValue(id),
                Patience = Parameters.Seconds(context.Parsed, timeout, DefaultTimeout),
            };
            await using var client = await context.OpenAsync(ct);
            var to = context.Parsed.GetValue(user)!;
            var sent = await client.SendTextAsync(to, said, options, ct);
            context.Report.Result($"Sent to {to}.", writer => Fields.Sent(writer, sent));
            return ExitCode.Done;
        });
        return command;
    }
}
