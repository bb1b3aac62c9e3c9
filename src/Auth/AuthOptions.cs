// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Auth;

/// <summary>Settings of the auth room.</summary>
public sealed class AuthOptions
{
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromDays(2);

    /// <summary>Keys the HMAC of names that stay taken.</summary>
    public static readonly Setting<SecretText?> UsernameSecretSetting = SettingKinds.Secret(
        "auth.username_secret", 32, "Keys the HMAC under which names of erased accounts stay taken. Not set: made at first start.");

    private static readonly Setting<int> ParallelHashes = SettingKinds.Number(
        "auth.parallel_hashes", 2, 1, 64, "Passwords hashed at the same time; each takes 64 MiB and a core for about 70 ms.");

    private static readonly Setting<int> WaitingHashes = SettingKinds.Number(
        "auth.waiting_hashes", 64, 1, 10_000, "Logins that may wait for a hash; more are told to come back (503).");

    private static readonly Setting<TimeSpan> DeviceIdleSetting = SettingKinds.Duration(
        "auth.device_idle", "0s", TimeSpan.Zero, TimeSpan.FromDays(36_500),
        "A device, other than an account's first, that has not been used for so long is revoked; 0s never, else 2d at least.");

    /// <summary>Reads the settings.</summary>
    public AuthOptions(SettingsSource settings)
    {
        UsernameSecret = settings.Read(UsernameSecretSetting);
        RefreshSecret = RotatedSecret.ReadRefresh(settings);
        RefreshExpiry = settings.Read(PlatformSettings.JwtRefreshExpiry);
        MaxParallelHashes = settings.Read(ParallelHashes);
        MaxWaitingHashes = settings.Read(WaitingHashes);
        DeviceIdle = settings.Read(DeviceIdleSetting);
        if (DeviceIdle > TimeSpan.Zero && DeviceIdle < ShortestIdle)
        {
            settings.Refuse(DeviceIdleSetting, $"'{DurationText.Format(DeviceIdle)}' is shorter than {DurationText.Format(ShortestIdle)}: when a device was seen is known to the day");
        }
    }

    /// <summary>Keys the HMAC under which refresh tokens are stored.</summary>
    public RotatedSecret RefreshSecret { get; }

    /// <summary>Keys the HMAC under which names of erased accounts stay taken; null: the one of the data directory.</summary>
    public SecretText? UsernameSecret { get; }

    /// <summary>Life of a refresh token.</summary>
    public TimeSpan RefreshExpiry { get; }

    /// <summary>Passwords hashed at the same time.</summary>
    public int MaxParallelHashes { get; }

    /// <summary>Logins that may wait for a hash.</summary>
    public int MaxWaitingHashes { get; }

    /// <summary>How long a device may go unused; zero for ever.</summary>
    public TimeSpan DeviceIdle { get; }
}
