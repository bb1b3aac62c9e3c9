// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Platform.Tokens;

/// <summary>A secret that is rotated with an overlap: where it comes from, and for how long the one before counts.</summary>
public sealed class RotatedSecret
{
    private readonly SecretText? _current;
    private readonly SecretText[] _others;

    private RotatedSecret(SettingsSource settings, string name, TimeSpan life, Setting<SecretText?> current, Setting<SecretText?> next, Setting<SecretText?> previous)
    {
        (Next, Previous) = (next, previous);
        Setting<SecretText?>[] others = [next, previous];
        Name = name;
        Life = life;
        Setting = current;
        _current = settings.Read(current);
        _others = [.. others.Select(settings.Read).OfType<SecretText>()];
        foreach (var other in others.Where(settings.IsSet))
        {
            if (!settings.IsSet(current)) settings.Refuse(other, $"is of use beside {current.Key} only: what the data directory keeps is rotated by 'messenger-server secrets rotate'");
            else if (_current is not null && settings.Read(other)?.Reveal() == _current.Reveal()) settings.Refuse(other, $"is the same as {current.Key}");
        }
    }

    /// <summary>Its file in the data directory.</summary>
    public string Name { get; }

    /// <summary>Its setting.</summary>
    public Setting<SecretText?> Setting { get; }

    /// <summary>The setting of the one to come.</summary>
    public Setting<SecretText?> Next { get; }

    /// <summary>The setting of the one before.</summary>
    public Setting<SecretText?> Previous { get; }

    /// <summary>How long what it makes may live.</summary>
    public TimeSpan Life { get; }

    /// <summary>Whether the settings name it; otherwise the data directory keeps it.</summary>
    public bool IsSet => _current is not null;

    /// <summary>Whether the settings name others beside it.</summary>
    public bool HasOthers => _others.Length > 0;

    /// <summary>What signs access tokens.</summary>
    public static RotatedSecret ReadAccess(SettingsSource settings) => new(
        settings, "jwt_access_secret", settings.Read(PlatformSettings.JwtAccessExpiry) + TokenOptions.ClockSkew,
        PlatformSettings.JwtAccessSecret, PlatformSettings.JwtNextAccessSecret, PlatformSettings.JwtPreviousAccessSecret);

    /// <summary>What refresh tokens are known by.</summary>
    public static RotatedSecret ReadRefresh(SettingsSource settings) => new(
        settings, "jwt_refresh_secret", settings.Read(PlatformSettings.JwtRefreshExpiry),
        PlatformSettings.JwtRefreshSecret, PlatformSettings.JwtNextRefreshSecret, PlatformSettings.JwtPreviousRefreshSecret);

    /// <summary>The secret, of a process that runs.</summary>
    public LiveSecret Open(IServiceProvider services) => _current is not null ? new LiveSecret(_current, _others) : new LiveSecret(
        services.GetRequiredService<InstanceSecrets>(), Name, Life, services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<LiveSecret>>());
}
