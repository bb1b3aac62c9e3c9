// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Output;

namespace SecureMessenger.Cli.Commands;

internal static class SafetyNumberCommand
{
    public static Command Create(Runner runner)
    {
        var user = Parameters.User("With whom");
        var command = new Command("safety-number", "Shows 60 digits to compare with the other side, over another channel") { user };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var with = context.Parsed.GetValue(user)!;
            var digits = await client.SafetyNumberAsync(with, ct);
            context.Report.Result(SafetyDigits.Grouped(digits), writer =>
            {
                writer.WriteString("event", "safety_number");
                writer.WriteString("username", with.ToLowerInvariant());
                writer.WriteString("safety_number", digits);
            });
            return ExitCode.Done;
        });
        return command;
    }
}
