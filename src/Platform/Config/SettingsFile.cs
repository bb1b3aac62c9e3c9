// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>What a configuration file says.</summary>
/// <param name="Name">The file, as it was named; null for none.</param>
/// <param name="Values">Texts by dotted key.</param>
/// <param name="Mistakes">Why it, or a part of it, could not be read: then what it leaves unsaid means nothing.</param>
public sealed record SettingsFile(string? Name, IReadOnlyDictionary<string, string> Values, IReadOnlyList<SettingsMistake> Mistakes)
{
    /// <summary>No file.</summary>
    public static SettingsFile None { get; } = new(null, new Dictionary<string, string>(), []);
}
