// SPDX-License-Identifier: MIT
// The one table of limits. Each row is two settings, rate_limits.NAME.burst and rate_limits.NAME.refill.
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Limits;

/// <summary>How often who may do what.</summary>
public sealed class RateLimitTable
{
    private static readonly Setting<bool> EnabledSetting = SettingKinds.Flag(
        "rate_limits.enabled", true, "Whether there are rate limits at all; off for benchmarks only.");

    /// <summary>Reads the settings.</summary>
    public RateLimitTable(SettingsSource settings)
    {
        IsEnabled = settings.Read(EnabledSetting);
        Register = Read(settings, "register", "per address", 6, "30s", StoreAway.Closed);
        LoginOfAccount = Read(settings, "login", "per account", 5, "12s", StoreAway.Closed);
        LoginOfAddress = Read(settings, "login_address", "per address", 20, "12s", StoreAway.Closed);
        Refresh = Read(settings, "refresh", "per address", 30, "10s", StoreAway.Open);
        Bundle = Read(settings, "bundle", "per asking device and account asked for", 6, "10s", StoreAway.Closed);
        Lookup = Read(settings, "lookup", "per device", 30, "2s", StoreAway.Closed);
        Export = Read(settings, "export", "per account", 3, "10m", StoreAway.Closed);
        Send = Read(settings, "send", "per device and conversation", 60, "100ms", StoreAway.Open);
        Upload = Read(settings, "upload", "per account", 50, "2s", StoreAway.Open);
        Connect = Read(settings, "connect", "per device", 10, "5s", StoreAway.Open);
        Ephemeral = Read(settings, "ephemeral", "per device", 30, "500ms", StoreAway.Open);
        Frames = Read(settings, "frames", "per device, of any kind on its socket", 2_000, "2ms", StoreAway.Open);
        Other = Read(settings, "other", "per device, or per address without a token", 200, "20ms", StoreAway.Open);
    }

    /// <summary>Whether they hold.</summary>
    public bool IsEnabled { get; }

    /// <summary>New accounts, per address.</summary>
    public RateLimit Register { get; }

    /// <summary>Logins, per account named.</summary>
    public RateLimit LoginOfAccount { get; }

    /// <summary>Logins, per address.</summary>
    public RateLimit LoginOfAddress { get; }

    /// <summary>Token renewals, per address.</summary>
    public RateLimit Refresh { get; }

    /// <summary>Prekey bundles, per asking device and account asked for: draining one-time keys is the cheap attack (X3DH §4.7).</summary>
    public RateLimit Bundle { get; }

    /// <summary>Usernames looked up, per device: who may ask for all names learns who is here.</summary>
    public RateLimit Lookup { get; }

    /// <summary>Exports begun, per account: each reads all there is of it.</summary>
    public RateLimit Export { get; }

    /// <summary>Messages, per device and conversation.</summary>
    public RateLimit Send { get; }

    /// <summary>Uploads begun, per account.</summary>
    public RateLimit Upload { get; }

    /// <summary>Sockets opened, per device.</summary>
    public RateLimit Connect { get; }

    /// <summary>Signs that pass (typing and the like), per device: each goes to all members.</summary>
    public RateLimit Ephemeral { get; }

    /// <summary>Frames of any kind, per device: who sends more is closed.</summary>
    public RateLimit Frames { get; }

    /// <summary>Every other request, per device or address.</summary>
    public RateLimit Other { get; }

    private static RateLimit Read(SettingsSource settings, string name, string key, int burst, string refill, StoreAway away)
    {
        var burstSetting = SettingKinds.Number($"rate_limits.{name}.burst", burst, 1, 1_000_000, $"At once, {key}.");
        var refillSetting = SettingKinds.Duration(
            $"rate_limits.{name}.refill", refill, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24), "Then one more each.");
        return new RateLimit(name, settings.Read(burstSetting), settings.Read(refillSetting), away);
    }
}
