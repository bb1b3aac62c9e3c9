// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Input;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

internal static class ChatCommand
{
    private const int DefaultTimeout = 30;

    public static Command Create(Runner runner)
    {
        var user = Parameters.User("With whom");
        var timeout = Parameters.Timeout($"Seconds to keep trying each message while the server is away (default {DefaultTimeout})");
        var command = new Command("chat", "Two-way and live: each line of input is a message; ends with the input") { user, timeout };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var with = context.Parsed.GetValue(user)!.ToLowerInvariant();
            var options = new SendOptions { Patience = Parameters.Seconds(context.Parsed, timeout, DefaultTimeout) };
            if (!Console.IsInputRedirected)
                context.Report.Note($"Chatting with {with}. Type a line and press Enter; Ctrl-D ends.");
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            client.Start();
            var printing = PrintAsync(client, new EventPrinter(context.Report, client), with, end.Token);
            try
            {
                return await SendLinesAsync(client, context.Report, with, options, printing, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested && !Console.IsInputRedirected)
            {
                return ExitCode.Done;
            }
            finally
            {
                await end.CancelAsync();
                await Task.WhenAny(printing);
            }
        });
        return command;
    }

    private static async Task<int> SendLinesAsync(
        MessengerClient client, Report report, string with, SendOptions options, Task printing, CancellationToken ct)
    {
        var exit = ExitCode.Done;
        await foreach (var line in StandardInput.ReadLinesAsync(ct))
        {
            if (printing.IsFaulted)
                await printing;
            if (line.Length == 0 && !Console.IsInputRedirected)
                continue;
            try
            {
                await client.SendTextAsync(with, line, options, ct);
            }
            // Somebody at the keyboard sees what was not sent and decides; a script must not go on with the next line.
            catch (MessengerException error) when (error.Code is FailureCodes.TextTooLong or FailureCodes.TextNotUnicode
                || (error.Kind == FailureKind.Unavailable && !Console.IsInputRedirected))
            {
                report.Error(error.Message, error.Code);
                exit = ExitCode.Refused;
            }
        }

        return exit;
    }

    /// <summary>Prints what the other side says. Messages of others stay unshown, for receive.</summary>
    private static async Task PrintAsync(MessengerClient client, EventPrinter printer, string with, CancellationToken ct)
    {
        await foreach (var happened in client.ReceiveAsync(ct))
        {
            if (happened is not MessengerEvent.MessageArrived { Message: var message })
                printer.Other(happened);
            else if (message.From == with)
                printer.Message(message);
        }
    }
}
