// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Settings;

/// <summary>Every setting there is, in the order of their keys.</summary>
internal static class Catalogue
{
    /// <summary>Asks the rooms, which alone know: with nothing set, of a process that is everything.</summary>
    public static IReadOnlyList<Setting> Read()
    {
        var nothing = new SettingsSource(SettingsFile.None, _ => null);
        Rooms.Compose(nothing, new StartOptions { ReadEnvironment = _ => null });
        nothing.Read(PlatformSettings.DataDir);
        Contradictions.Check(nothing);
        return [.. nothing.Known.OrderBy(setting => setting.Key, StringComparer.Ordinal)];
    }
}
