// SPDX-License-Identifier: MIT
// What one process makes for itself, several must share: a secret of one's own would refuse the tokens of the others, a database of
// one's own would know nobody. The one place that says which: a row for each setting.
using SecureMessenger.Auth;
using SecureMessenger.Platform.Cluster;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server;

/// <summary>Settings without which a process of fewer than all roles does not start.</summary>
internal static class RoleNeeds
{
    private static readonly (Role Of, Setting Setting, string What)[] All =
    [
        (Role.Rooms, PlatformSettings.JwtAccessSecret, "the secret every room verifies tokens with"),
        (Role.Rooms, PlatformSettings.DatabaseHost, "the PostgreSQL that all rooms share"),
        (Role.Rooms, ClusterSettings.NatsUrl, "the NATS that rooms tell each other things over"),
        (Role.Files, ClusterSettings.S3Endpoint, "the S3 that all files services keep files in"),
        (Role.Auth, PlatformSettings.JwtRefreshSecret, "the secret every auth service knows refresh tokens by"),
        (Role.Auth, AuthOptions.UsernameSecretSetting, "the secret every auth service knows names of erased accounts by"),
    ];

    /// <summary>Notes what is missing.</summary>
    public static void Check(Roles roles, SettingsSource settings)
    {
        if (roles.AreAll) return;
        foreach (var (of, setting, what) in All)
        {
            if (roles.Has(of) && !settings.IsSet(setting))
                settings.Refuse(setting, $"is needed by a process that is {roles} and not all: {what}");
        }
    }
}
