// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Output;

namespace SecureMessenger.Cli.Commands;

internal static class HistoryCommand
{
    private const int DefaultLimit = 50;

    public static Command Create(Runner runner)
    {
        var user = Parameters.User("With whom");
        var limit = new Option<int>("--limit")
        {
            Description = $"How many of the newest messages (default {DefaultLimit})",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultLimit,
        };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var count) || count < 1))
                result.AddError("--limit takes a whole number from 1.");
        });
        var command = new Command("history", "Shows what this device keeps of a conversation, oldest first") { user, limit };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            foreach (var message in await client.HistoryAsync(context.Parsed.GetValue(user)!, context.Parsed.GetValue(limit), ct))
                context.Report.Result(Lines.Message(message), writer => Fields.HistoryMessage(writer, message));
            return ExitCode.Done;
        });
        return command;
    }
}
