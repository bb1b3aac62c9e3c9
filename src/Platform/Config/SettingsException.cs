// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>The configuration cannot be used; carries every reason at once.</summary>
public sealed class SettingsException(IReadOnlyList<SettingsMistake> mistakes)
    : Exception("The configuration cannot be used:\n" + string.Join('\n', mistakes.Select(mistake => $"  - {mistake}")))
{
    /// <summary>Every reason.</summary>
    public IReadOnlyList<SettingsMistake> Mistakes => mistakes;

    /// <summary>Every reason, one line each.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. mistakes.Select(mistake => mistake.ToString())];
}
