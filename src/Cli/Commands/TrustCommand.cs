// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Output;

namespace SecureMessenger.Cli.Commands;

internal static class TrustCommand
{
    public static Command Create(Runner runner)
    {
        var user = Parameters.User("Whose keys");
        var number = new Option<string?>("--number")
        {
            Description = "The 60 digits that they read out to you; their new keys are trusted if it is theirs", HelpName = "DIGITS",
        };
        var command = new Command("trust", "Shows, and with --number trusts, the keys of somebody who has begun again") { user, number };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var with = context.Parsed.GetValue(user)!;
            if (context.Parsed.GetValue(number) is { } typed)
            {
                var trusted = SafetyDigits.Plain(typed);
                await client.TrustAsync(with, trusted, ct);
                Write(context.Report, $"The keys of {with} are trusted.", "trusted", with, trusted, changed: false);
                return ExitCode.Done;
            }

            var offered = await client.OfferedIdentityAsync(with, ct);
            var digits = SafetyDigits.Grouped(offered.SafetyNumber);
            var line = offered.HasChanged
                ? $"{with} shows other keys than the ones this device knows. Ask them in person, or by phone, for their safety number with you.\n{digits}\nIf it is this one: messenger trust {with} --number \"{offered.SafetyNumber}\""
                : $"The keys of {with} are the ones this device knows.\n{digits}";
            Write(context.Report, line, "identity", with, offered.SafetyNumber, offered.HasChanged);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(Report report, string line, string happened, string username, string digits, bool changed) => report.Result(line, writer =>
    {
        writer.WriteString("event", happened);
        writer.WriteString("username", username.ToLowerInvariant());
        writer.WriteString("safety_number", digits);
        writer.WriteBoolean("changed", changed);
    });
}
