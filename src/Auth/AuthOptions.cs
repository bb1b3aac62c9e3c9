// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Auth;

/// <summary>Settings of the auth room.</summary>
public sealed class AuthOptions
{
    private static readonly Setting<int> ParallelHashes = SettingKinds.Number(
        "auth.parallel_hashes", 2, 1, 64, "Passwords hashed at the same time; each takes 64 MiB and a core for about 70 ms.");

    private static readonly Setting<int> WaitingHashes = SettingKinds.Number(
        "auth.waiting_hashes", 64, 1, 10_000, "Logins that may wait for a hash; more are told to come back (503).");

    /// <summary>Reads the settings; without a refresh secret one is made in the data directory.</summary>
    public AuthOptions(SettingsSource settings, InstanceSecrets secrets)
    {
        RefreshSecret = settings.Read(PlatformSettings.JwtRefreshSecret) ?? secrets.ReadOrMake("jwt_refresh_secret");
        RefreshExpiry = settings.Read(PlatformSettings.JwtRefreshExpiry);
        MaxParallelHashes = settings.Read(ParallelHashes);
        MaxWaitingHashes = settings.Read(WaitingHashes);
    }

    /// <summary>Keys the HMAC under which refresh tokens are stored.</summary>
    public SecretText RefreshSecret { get; }

    /// <summary>Life of a refresh token.</summary>
    public TimeSpan RefreshExpiry { get; }

    /// <summary>Passwords hashed at the same time.</summary>
    public int MaxParallelHashes { get; }

    /// <summary>Logins that may wait for a hash.</summary>
    public int MaxWaitingHashes { get; }
}
