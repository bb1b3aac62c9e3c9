// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

internal static class SendFileCommand
{
    private const int DefaultTimeout = 30;

    public static Command Create(Runner runner)
    {
        var user = Parameters.User("To whom");
        var path = new Argument<string>("PATH") { Description = "The file, at most 100 MiB" };
        var timeout = Parameters.Timeout($"Seconds to keep trying while the server is away (default {DefaultTimeout}); the upload is not limited");
        var command = new Command("send-file", "Encrypts a file, uploads it and sends its key") { user, path, timeout };
        runner.Attach(command, async (context, ct) =>
        {
            await using var file = Open(context.Parsed.GetValue(path)!);
            await using var client = await context.OpenAsync(ct);
            var to = context.Parsed.GetValue(user)!;
            var options = new SendOptions { Patience = Parameters.Seconds(context.Parsed, timeout, DefaultTimeout) };
            var sent = await ProgressBar.RunAsync(
                context.Report, Path.GetFileName(file.Name), file.Length, bar => client.SendFileAsync(to, file, file.Name, options, bar, ct));
            context.Report.Result($"Sent to {to} as file {sent.File.Id}.", writer =>
            {
                Fields.Sent(writer, sent.Message);
                Fields.File(writer, sent.File);
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static FileStream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.CanSeek)
                return file;
            file.Dispose();
            throw new MessengerException(FailureKind.Refused, FailureCodes.FileUnreadable, $"{path} is not an ordinary file; save it as one first.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MessengerException(FailureKind.Refused, FailureCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", error);
        }
    }
}
