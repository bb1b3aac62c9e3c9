// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Server;

/// <summary>A process as its settings want it, before anything of it is made: no file, no port, no connection.</summary>
/// <param name="Builder">The rooms, composed.</param>
/// <param name="Settings">The settings, all read and good.</param>
/// <param name="Roles">What it is.</param>
/// <param name="DataPath">Its data directory; null where nothing is stored.</param>
/// <param name="Start">What it was drawn from.</param>
internal sealed record Blueprint(WebApplicationBuilder Builder, SettingsSource Settings, Roles Roles, string? DataPath, StartOptions Start)
{
    /// <summary>Whether its database lies in its data directory.</summary>
    public bool IsOnSqlite => DataPath is not null && !Settings.IsSet(PlatformSettings.DatabaseHost);

    /// <summary>Draws it.</summary>
    /// <exception cref="SettingsException">The configuration is bad; it carries all mistakes at once.</exception>
    public static Blueprint Draw(StartOptions start)
    {
        var settings = ReadSettings(start);
        var builder = Rooms.Compose(settings, start);
        var configured = settings.Read(PlatformSettings.DataDir);
        Contradictions.Check(settings);
        settings.ThrowIfBad();
        var roles = Roles.Read(settings, start.Roles);
        return new Blueprint(builder, settings, roles, roles.HaveRooms ? start.DataPath ?? configured ?? DataDirectory.DefaultPath : null, start);
    }

    private static SettingsSource ReadSettings(StartOptions start)
    {
        const string Default = "config.yaml";
        var path = start.ConfigPath ?? (File.Exists(Default) ? Default : null);
        return new SettingsSource(path is null ? SettingsFile.None : YamlSettingsFile.Read(path), start.ReadEnvironment)
        {
            EnvironmentNames = start.ListEnvironment(),
        };
    }
}
