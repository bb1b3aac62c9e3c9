// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server;

/// <summary>Settings that are good by themselves and cannot stand together. Those of one engine stand with it.</summary>
internal static class Contradictions
{
    /// <summary>Notes them.</summary>
    public static void Check(SettingsSource settings)
    {
        var (access, refresh) = (settings.Read(PlatformSettings.JwtAccessExpiry), settings.Read(PlatformSettings.JwtRefreshExpiry));
        if (access > refresh)
        {
            settings.Refuse(
                PlatformSettings.JwtAccessExpiry,
                $"is longer than jwt.refresh_expiry ({DurationText.Format(refresh)}): who cannot renew a token would still have one");
        }

        if (Same(settings, PlatformSettings.JwtAccessSecret, PlatformSettings.JwtRefreshSecret))
            settings.Refuse(PlatformSettings.JwtRefreshSecret, "is the same as jwt.access_secret: each has a purpose of its own");
    }

    private static bool Same(SettingsSource settings, Setting<SecretText?> one, Setting<SecretText?> other) =>
        settings.Read(one)?.Reveal() is { } secret && secret == settings.Read(other)?.Reveal();
}
