// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Config;
using SecureMessenger.Server.Settings;

namespace SecureMessenger.Server.Commands;

/// <summary><c>config</c>: what the settings are, and whether those here are good. Starts, opens and writes nothing.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Look at the configuration without starting anything.")
    {
        CreateCheck(), CreateDefaults(), CreateDoc(),
    };

    private static Command CreateCheck()
    {
        var json = JsonOption.Create();
        var command = new Command("check", "Read the configuration as a server would, and list every mistake. Exit code 2 when there is one.") { json };
        command.SetAction(async (parsed, _) =>
        {
            var mistakes = Check(CommonOptions.Read(parsed));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(json) ? CommandJson.Write(mistakes)
                : mistakes.Count == 0 ? "The configuration is good."
                : new SettingsException(mistakes).Message);
            return mistakes.Count == 0 ? CommandExit.Done : CommandExit.BadConfiguration;
        });
        return command;
    }

    private static Command CreateDefaults()
    {
        var command = new Command("print-defaults", "Print a config.yaml with every setting, its meaning and its default.");
        command.SetAction((parsed, _) => PrintAsync(parsed, DefaultsFile.Write(Catalogue.Read())));
        return command;
    }

    private static Command CreateDoc()
    {
        var command = new Command("doc", "Print the reference of all settings: docs/operations/configuration.md.");
        command.SetAction((parsed, _) => PrintAsync(parsed, ReferencePage.Write(Catalogue.Read())));
        return command;
    }

    private static IReadOnlyList<SettingsMistake> Check(StartOptions start)
    {
        try
        {
            Blueprint.Draw(start);
            return [];
        }
        catch (SettingsException error)
        {
            return error.Mistakes;
        }
    }

    private static async Task<int> PrintAsync(ParseResult parsed, string text)
    {
        await parsed.InvocationConfiguration.Output.WriteAsync(text);
        return CommandExit.Done;
    }
}
