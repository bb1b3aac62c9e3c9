// SPDX-License-Identifier: MIT
// Environment beats file, file beats default. Rooms read their settings while they are added; the host then asks for
// all mistakes at once, so that an operator mends a bad configuration in one go.
namespace SecureMessenger.Platform.Config;

/// <summary>Where settings come from, and what was wrong with them.</summary>
public sealed class SettingsSource(SettingsFile file, Func<string, string?> environment)
{
    // One letter: what stands in an environment may be somebody else's.
    private const int NearInEnvironment = 1;
    private const int NearInFile = 2;

    // What Kubernetes puts into environments of its own accord: DATABASE_PORT=tcp://10.0.0.1:5432 for a service called database.
    private const string ServiceLink = "tcp://";

    private readonly Dictionary<string, Setting> _known = new(StringComparer.Ordinal);
    private readonly List<(SettingsMistake Mistake, bool IsInEnvironment)> _mistakes = [];

    /// <summary>Settings by dotted key, as read from a file.</summary>
    public SettingsSource(IReadOnlyDictionary<string, string> values, string? fileName, Func<string, string?> environment)
        : this(new SettingsFile(fileName, values, []), environment)
    {
    }

    /// <summary>Names there are in the environment, to find those that are almost a setting's.</summary>
    public IReadOnlyCollection<string> EnvironmentNames { get; init; } = [];

    /// <summary>Every setting that was asked for.</summary>
    public IEnumerable<Setting> Known => _known.Values;

    /// <summary>The value in force. A bad one is noted and the default returned.</summary>
    public T Read<T>(Setting<T> setting)
    {
        _known[setting.Key] = setting;
        if (ComplaintOfFile(setting) is { } unreadable)
        {
            Refuse(setting, unreadable);
            return setting.Default;
        }

        var (text, _) = Find(setting);
        if (string.IsNullOrWhiteSpace(text)) return setting.Default;
        var complaint = setting.Parse(text.Trim(), out var value);
        if (complaint is null) return value;
        Refuse(setting, complaint);
        return setting.Default;
    }

    /// <summary>Whether somebody has set it.</summary>
    public bool IsSet(Setting setting) => FileOf(setting) is not null || !string.IsNullOrWhiteSpace(Find(setting).Text);

    /// <summary>Notes that a setting cannot stand, though its text could be read. A mistake that is known already is told once.</summary>
    public void Refuse(Setting setting, string complaint)
    {
        var mistake = new SettingsMistake(Find(setting).Origin, setting.Key, setting.EnvName, complaint, setting.Right);
        if (!_mistakes.Exists(known => known.Mistake == mistake)) _mistakes.Add((mistake, IsInEnvironment(setting)));
    }

    /// <summary>Every mistake noted so far, what cannot be read of the file, and every name in file and environment that nobody asked for.</summary>
    public IReadOnlyList<SettingsMistake> Mistakes()
    {
        var unknown = file.Values.Keys.Where(key => !_known.ContainsKey(key)).Select(UnknownKey);
        var misspelt = EnvironmentNames.Where(name => !string.IsNullOrEmpty(environment(name))).Order(StringComparer.Ordinal).Select(MisspeltName).OfType<SettingsMistake>();

        // Of a file that cannot be read nobody knows what it would have set.
        var noted = _mistakes.Where(each => file.Mistakes.Count == 0 || each.IsInEnvironment).Select(each => each.Mistake);
        return [.. file.Mistakes, .. noted, .. unknown, .. misspelt];
    }

    /// <summary>Throws with all of <see cref="Mistakes"/>.</summary>
    /// <exception cref="SettingsException">There is at least one.</exception>
    public void ThrowIfBad()
    {
        var all = Mistakes();
        if (all.Count > 0) throw new SettingsException(all);
    }

    private SettingsMistake UnknownKey(string key)
    {
        var near = Spelling.Nearest(key, _known.Keys, NearInFile) ?? _known.Keys.FirstOrDefault(known => known.Split('.')[^1] == key.Split('.')[^1]);
        var right = near is null ? "config print-defaults shows all there are" : $"did you mean {near}?";
        return new SettingsMistake(file.Name!, null, null, $"{key} is not a setting", right);
    }

    // Most of an environment is not ours: told of is only what is ours but for a letter, or a name that follows the rule where another was fixed.
    private SettingsMistake? MisspeltName(string name)
    {
        if (_known.Values.Any(setting => setting.EnvName == name || SecretFile.NameFor(setting) == name) || environment(name)!.StartsWith(ServiceLink, StringComparison.Ordinal)) return null;
        var near = _known.Values.FirstOrDefault(setting => Setting.EnvNameOf(setting.Key) == name)?.EnvName
            ?? Spelling.Nearest(name, _known.Values.SelectMany(setting => new[] { setting.EnvName, SecretFile.NameFor(setting) }).OfType<string>().Where(known => known.Length > 6), NearInEnvironment);
        return near is null ? null : new SettingsMistake($"{name} (environment)", null, null, "is not the name of a setting", $"did you mean {near}?");
    }

    private bool IsInEnvironment(Setting setting) => !string.IsNullOrWhiteSpace(environment(setting.EnvName)) || FileOf(setting) is not null;

    private string? FileOf(Setting setting) => SecretFile.NameFor(setting) is { } name && environment(name) is { Length: > 0 } path ? path : null;

    private string? ComplaintOfFile(Setting setting) => FileOf(setting) is not { } path ? null
        : string.IsNullOrEmpty(environment(setting.EnvName)) ? SecretFile.Read(path).Complaint
        : $"is set, and {setting.EnvName} is too: one of them";

    private (string? Text, string Origin) Find(Setting setting)
    {
        if (FileOf(setting) is { } path) return (SecretFile.Read(path).Text, $"{SecretFile.NameFor(setting)} (environment)");
        if (IsInEnvironment(setting)) return (environment(setting.EnvName), $"{setting.EnvName} (environment)");
        return file.Values.TryGetValue(setting.Key, out var text) ? (text, $"{file.Name}: {setting.Key}") : (null, setting.Key);
    }
}
