// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

internal static class GetFileCommand
{
    public static Command Create(Runner runner)
    {
        var id = new Argument<Guid>("ID") { Description = "The file's id, as receive and history show it", CustomParser = Parameters.Id };
        var output = new Option<string?>("--output", "-o") { Description = "Where to (default: its name, in the current directory)", HelpName = "PATH" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var command = new Command("get-file", "Fetches, checks and decrypts a file") { id, output, force };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var fileId = context.Parsed.GetValue(id);
            var known = client.FindFile(fileId) ?? await ReceiveUntilKnownAsync(client, fileId, ct);
            var target = Target(context.Parsed.GetValue(output), known);
            var file = await ProgressBar.RunAsync(
                context.Report,
                known.Name,
                known.Size,
                bar => client.DownloadFileAsync(fileId, target, context.Parsed.GetValue(force), bar, ct));
            context.Report.Result($"Saved {TerminalText.OneLine(target)} ({Lines.Size(file.Size)}).", writer =>
            {
                writer.WriteString("event", "saved");
                writer.WriteString("path", target);
                Fields.File(writer, file);
            });
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Takes in waiting mail, unshown, in case the file's message is among it.</summary>
    private static async Task<FileDescription> ReceiveUntilKnownAsync(MessengerClient client, Guid fileId, CancellationToken ct)
    {
        client.Start();
        await foreach (var happened in client.ReceiveAsync(ct))
        {
            if (happened is MessengerEvent.ConnectionLost)
                throw new MessengerException(
                    FailureKind.Unavailable, FailureCodes.ServerUnreachable, "The server is away, and this home has no key for that file; try again.");
            if (happened is MessengerEvent.MailDrained)
                break;
        }

        return client.FindFile(fileId) ?? throw new MessengerException(
            FailureKind.Refused, FailureCodes.UnknownFile, "No message with that file has reached this home; look for its id with receive or history.");
    }

    private static string Target(string? output, FileDescription file)
    {
        var name = FileNames.Clean(file.Name, file.Id);
        if (output is null)
            return Path.GetFullPath(name);
        return Path.GetFullPath(Directory.Exists(output) ? Path.Combine(output, name) : output);
    }
}
