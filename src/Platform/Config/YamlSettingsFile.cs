// SPDX-License-Identifier: MIT
// config.yaml flattened to dotted keys. YAML by YamlDotNet; nesting deeper than our settings is refused by name later.
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecureMessenger.Platform.Config;

/// <summary>Reads <c>config.yaml</c>.</summary>
public static class YamlSettingsFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the file into dotted keys and texts.</summary>
    /// <exception cref="SettingsException">The file is not there, too large, or not YAML of plain values.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new SettingsException([$"{path}: no such file (--config names the configuration file)"]);
        if (file.Length > MaxBytes) throw new SettingsException([$"{path}: larger than 1 MiB"]);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        try
        {
            using var reader = file.OpenText();
            var yaml = new YamlStream();
            yaml.Load(reader);
            foreach (var document in yaml.Documents) Flatten(path, "", document.RootNode, values, problems, depth: 0);
        }
        catch (YamlException error)
        {
            problems.Add($"{path}:{error.Start.Line}: not YAML: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path}: cannot be read: {error.Message}");
        }

        return problems.Count == 0 ? values : throw new SettingsException(problems);
    }

    private static void Flatten(
        string path, string prefix, YamlNode node, Dictionary<string, string> values, List<string> problems, int depth)
    {
        switch (node)
        {
            case YamlMappingNode map when depth < 8:
                foreach (var (key, child) in map.Children)
                {
                    var name = key is YamlScalarNode { Value: { } text } ? text : key.ToString();
                    Flatten(path, prefix.Length == 0 ? name : $"{prefix}.{name}", child, values, problems, depth + 1);
                }

                break;
            case YamlScalarNode { Value: var text } when prefix.Length > 0:
                if (!values.TryAdd(prefix, text ?? "")) problems.Add($"{path}:{node.Start.Line}: {prefix} stands twice");
                break;
            case YamlScalarNode { Value: null or "" }:
                break;
            default:
                problems.Add($"{path}:{node.Start.Line}: expected 'name: value' under '{prefix}'");
                break;
        }
    }
}
