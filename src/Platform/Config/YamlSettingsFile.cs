// SPDX-License-Identifier: MIT
// config.yaml flattened to dotted keys. YAML by YamlDotNet; nesting deeper than our settings is refused by name later.
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecureMessenger.Platform.Config;

/// <summary>Reads <c>config.yaml</c>.</summary>
public static class YamlSettingsFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the file into dotted keys and texts. A file that is not there, is too large, or is not YAML of plain values says so.</summary>
    public static SettingsFile Read(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var mistakes = new List<SettingsMistake>();
        Load(path, values, mistakes);
        return new SettingsFile(path, values, mistakes);
    }

    private static void Load(string path, Dictionary<string, string> values, List<SettingsMistake> mistakes)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > MaxBytes)
        {
            mistakes.Add(file.Exists
                ? Mistake(path, "larger than 1 MiB", "a configuration is a few lines")
                : Mistake(path, "no such file", "--config names the configuration file"));
            return;
        }

        try
        {
            using var reader = file.OpenText();
            var yaml = new YamlStream();
            yaml.Load(reader);
            foreach (var document in yaml.Documents) Flatten(path, "", document.RootNode, values, mistakes, depth: 0);
        }
        catch (YamlException error)
        {
            mistakes.Add(Mistake($"{path}:{error.Start.Line}", $"not YAML: {error.Message}", "write 'name: value', indented by spaces, each name once"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(Mistake(path, $"cannot be read: {error.Message}", "the server's user must be allowed to read it"));
        }
    }

    private static void Flatten(
        string path, string prefix, YamlNode node, Dictionary<string, string> values, List<SettingsMistake> mistakes, int depth)
    {
        switch (node)
        {
            case YamlMappingNode map when depth < 8:
                foreach (var (key, child) in map.Children)
                {
                    var name = key is YamlScalarNode { Value: { } text } ? text : key.ToString();
                    Flatten(path, prefix.Length == 0 ? name : $"{prefix}.{name}", child, values, mistakes, depth + 1);
                }

                break;
            case YamlScalarNode { Value: var text } when prefix.Length > 0:
                if (!values.TryAdd(prefix, text ?? "")) mistakes.Add(Mistake($"{path}:{node.Start.Line}", $"{prefix} stands twice", "say each setting once"));
                break;
            case YamlScalarNode { Value: null or "" }:
                break;
            default:
                mistakes.Add(Mistake($"{path}:{node.Start.Line}", $"expected 'name: value' under '{prefix}'", "several values are one text, separated by commas"));
                break;
        }
    }

    private static SettingsMistake Mistake(string place, string wrong, string right) => new(place, null, null, wrong, right);
}
