// SPDX-License-Identifier: MIT
// Environment beats file, file beats default. Rooms read their settings while they are added; the host then asks for
// all problems at once, so that an operator mends a bad configuration in one go.
namespace SecureMessenger.Platform.Config;

/// <summary>Where settings come from, and what was wrong with them.</summary>
public sealed class SettingsSource(
    IReadOnlyDictionary<string, string> file, string? fileName, Func<string, string?> environment)
{
    private readonly Dictionary<string, Setting> _known = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>Every setting that was asked for.</summary>
    public IEnumerable<Setting> Known => _known.Values;

    /// <summary>The value in force. A bad one is noted and the default returned.</summary>
    public T Read<T>(Setting<T> setting)
    {
        _known[setting.Key] = setting;
        var (text, origin) = Find(setting);
        if (string.IsNullOrWhiteSpace(text)) return setting.Default;
        var complaint = setting.Parse(text.Trim(), out var value);
        if (complaint is null) return value;
        _problems.Add($"{origin}: {complaint}");
        return setting.Default;
    }

    /// <summary>Whether somebody has set it.</summary>
    public bool IsSet(Setting setting) => !string.IsNullOrWhiteSpace(Find(setting).Text);

    /// <summary>Notes that a setting cannot stand, though its text could be read.</summary>
    public void Refuse(Setting setting, string complaint) => _problems.Add($"{Find(setting).Origin}: {complaint}");

    /// <summary>Throws with every problem noted so far, and every name in the file that nobody asked for.</summary>
    /// <exception cref="SettingsException">There is at least one.</exception>
    public void ThrowIfBad()
    {
        var unknown = file.Keys.Where(key => !_known.ContainsKey(key)).Select(Unknown);
        var all = _problems.Concat(unknown).ToList();
        if (all.Count > 0) throw new SettingsException(all);
    }

    private string Unknown(string key)
    {
        var near = _known.Keys.FirstOrDefault(known => known.Split('.')[^1] == key.Split('.')[^1]);
        return near is null ? $"{fileName}: {key} is not a setting" : $"{fileName}: {key} is not a setting; did you mean {near}?";
    }

    private (string? Text, string Origin) Find(Setting setting)
    {
        var fromEnvironment = environment(setting.EnvName);
        if (!string.IsNullOrEmpty(fromEnvironment)) return (fromEnvironment, $"{setting.EnvName} (environment)");
        return file.TryGetValue(setting.Key, out var text) ? (text, $"{fileName}: {setting.Key}") : (null, setting.Key);
    }
}
