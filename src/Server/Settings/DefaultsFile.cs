// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.RegularExpressions;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Settings;

/// <summary>A config.yaml that changes nothing: every setting with its default, those without one as comments.</summary>
internal static partial class DefaultsFile
{
    private const string Head = """
        # Every setting with its default; a line that begins with '# name:' has none. What is not said here keeps its default, the environment beats
        # what is. Secrets are better kept out of files: leave them to the data directory, or set them in the environment.

        """;

    /// <summary>Writes it, of settings in the order of their keys.</summary>
    public static string Write(IReadOnlyList<Setting> settings)
    {
        var text = new StringBuilder(Head);
        Append(text, [.. settings.Select(setting => (setting.Key.Split('.'), setting))], depth: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, (string[] Path, Setting Setting)[] settings, int depth)
    {
        foreach (var group in settings.GroupBy(each => each.Path[depth]))
        {
            if (group.First() is var only && only.Path.Length == depth + 1) AppendSetting(text, only.Setting, only.Path[depth], depth);
            else
            {
                // A section in which nothing is set would be a setting without a value.
                var hasValues = group.Any(each => each.Setting.DefaultText.Length > 0);
                text.Append(depth == 0 ? "\n" : "").Append(' ', 2 * depth).Append($"{(hasValues ? "" : "# ")}{group.Key}:\n");
                Append(text, [.. group], depth + 1);
            }
        }
    }

    private static void AppendSetting(StringBuilder text, Setting setting, string name, int depth)
    {
        var (indent, form) = (new string(' ', 2 * depth), setting.Form);
        var value = setting.DefaultText;
        text.Append($"{indent}# {setting.Description}\n");
        text.Append($"{indent}# {form.Unit}{(form.Range.Length == 0 ? "" : $": {form.Range}")}; {setting.EnvName} in the environment\n");
        text.Append(value.Length == 0 ? $"{indent}# {name}:\n" : $"{indent}{name}: {(Plain().IsMatch(value) ? value : $"\"{value}\"")}\n");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./-]+\z")]
    private static partial Regex Plain();
}
