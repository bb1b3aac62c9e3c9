// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Messages;

/// <summary>What an operator may set for messages and sockets.</summary>
public sealed class MessagesOptions
{
    /// <summary>Origins of web pages that may open a socket.</summary>
    public static readonly Setting<string?> AllowedOriginsSetting = SettingKinds.Text(
        "sockets.allowed_origins", null, "Origins of web pages that may open a socket (https://chat.example.org), by commas; * for all. Not set: none.",
        new("origins", "https://host, by commas, or *"));

    /// <summary>Sockets of this process.</summary>
    public static readonly Setting<int> MaxSocketsSetting = SettingKinds.Number(
        "sockets.max", 20_000, 1, 1_000_000, "Sockets open at once; further ones are closed with 4429.");

    /// <summary>Sockets of one account.</summary>
    public static readonly Setting<int> MaxSocketsOfUserSetting = SettingKinds.Number(
        "sockets.max_per_account", 32, 1, 10_000, "Sockets of one account open at once, one for each device; further ones are closed with 4429.");

    /// <summary>How long messages are kept.</summary>
    public static readonly Setting<TimeSpan> RetentionSetting = SettingKinds.Duration(
        "messages.retention", "0s", TimeSpan.Zero, TimeSpan.FromDays(36_500), "How long a message is kept, read or not; 0s for ever.");

    /// <summary>How many messages of a conversation are kept.</summary>
    public static readonly Setting<int> MaxKeptSetting = SettingKinds.Number(
        "messages.max_kept", 0, 0, int.MaxValue, "Messages kept of one conversation, the newest, read or not; 0 for all.");

    private readonly HashSet<string> _origins;

    internal MessagesOptions(SettingsSource settings)
    {
        _origins = (settings.Read(AllowedOriginsSetting) ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(origin => origin.TrimEnd('/'))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        MaxSockets = settings.Read(MaxSocketsSetting);
        MaxSocketsOfUser = settings.Read(MaxSocketsOfUserSetting);
        Retention = settings.Read(RetentionSetting);
        MaxKept = settings.Read(MaxKeptSetting);
    }

    /// <summary>Sockets open at once.</summary>
    public int MaxSockets { get; }

    /// <summary>Sockets of one account open at once.</summary>
    public int MaxSocketsOfUser { get; }

    /// <summary>How long a message is kept; zero for ever.</summary>
    public TimeSpan Retention { get; }

    /// <summary>Messages kept of one conversation; 0 for all.</summary>
    public int MaxKept { get; }

    /// <summary>Whether messages ever go by themselves.</summary>
    public bool LetsMessagesGo => Retention > TimeSpan.Zero || MaxKept > 0;

    /// <summary>Whether a web page of this origin may open a socket. No origin is no browser.</summary>
    public bool AllowsOrigin(string origin) => origin.Length == 0 || _origins.Contains("*") || _origins.Contains(origin);
}
