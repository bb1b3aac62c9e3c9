// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

internal static class ReceiveCommand
{
    private const int DefaultTimeout = 30;

    public static Command Create(Runner runner)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on printing what arrives, until Ctrl-C" };
        var timeout = Parameters.Timeout($"Seconds to wait for the server (default {DefaultTimeout}); with --follow, seconds until the end");
        var command = new Command("receive", "Prints what has arrived and not been shown yet") { follow, timeout };
        runner.Attach(command, async (context, ct) =>
        {
            var follows = context.Parsed.GetValue(follow);
            var seconds = context.Parsed.GetValue(timeout) ?? (follows ? null : DefaultTimeout);
            await using var client = await context.OpenAsync(ct);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            if (seconds is { } end)
                limit.CancelAfter(TimeSpan.FromSeconds(end));
            try
            {
                await PrintAsync(client, new EventPrinter(context.Report, client), follows, limit.Token);
                return ExitCode.Done;
            }
            catch (OperationCanceledException) when (follows)
            {
                return ExitCode.Done; // Ctrl-C, or the time that was asked for
            }
            catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
            {
                throw new MessengerException(
                    FailureKind.Unavailable,
                    FailureCodes.ServerUnreachable,
                    $"The server {client.Account!.Server.Authority} did not answer in time; what had arrived before is shown. Try again.",
                    error);
            }
        });
        return command;
    }

    private static async Task PrintAsync(MessengerClient client, EventPrinter printer, bool follows, CancellationToken ct)
    {
        client.Start();
        await foreach (var happened in client.ReceiveAsync(ct))
        {
            if (happened is MessengerEvent.MessageArrived { Message: var message })
                printer.Message(message);
            else if (happened is MessengerEvent.MailDrained && !follows)
                return;
            else
                printer.Other(happened);
        }
    }
}
