// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;

namespace SecureMessenger.Cli.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class Parameters
{
    private const int LongestTimeout = 24 * 60 * 60;

    public static Argument<string> User(string description) => new("USER") { Description = description };

    /// <summary>Reads a UUID, or says in words that it is none.</summary>
    public static Guid Id(ArgumentResult result)
    {
        if (Guid.TryParse(result.Tokens[0].Value, out var id))
            return id;
        result.AddError($"'{result.Tokens[0].Value}' is not an id; ids look like 01a2051c-9490-761f-ab09-c105e2fc077e.");
        return default;
    }

    /// <summary>Whole seconds, from 1 to a day.</summary>
    public static Option<int?> Timeout(string description)
    {
        var option = new Option<int?>("--timeout") { Description = description, HelpName = "S" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var seconds) || seconds is < 1 or > LongestTimeout))
                result.AddError($"--timeout takes whole seconds from 1 to {LongestTimeout}.");
        });
        return option;
    }

    public static TimeSpan Seconds(ParseResult parsed, Option<int?> timeout, int fallback) =>
        TimeSpan.FromSeconds(parsed.GetValue(timeout) ?? fallback);
}
