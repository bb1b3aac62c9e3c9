// SPDX-License-Identifier: MIT
using SecureMessenger.Auth;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Server.Checkups;

/// <summary>The server's own secrets are there, whole, and nobody else's. Those of settings were measured when they were read.</summary>
internal sealed class SecretsCheckup(Blueprint blueprint, string path) : ICheckup
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Name => "secrets";

    public Task<Finding> ExamineAsync(CancellationToken ct) => Task.FromResult(Examine());

    private Finding Examine()
    {
        var settings = blueprint.Settings;
        RotatedSecret[] rotated = [RotatedSecret.ReadAccess(settings), RotatedSecret.ReadRefresh(settings)];
        var files = rotated.Where(secret => !secret.IsSet).Select(secret => secret.Name).ToList();
        if (!settings.IsSet(AuthOptions.UsernameSecretSetting)) files.Add("username_secret");
        foreach (var name in files)
        {
            var file = Path.Combine(path, "secrets", name);
            if (!File.Exists(file)) continue; // made when it is first needed
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
                return Finding.Wrong(Name, $"others may read {file}", $"chmod 600 {file}; then 'messenger-server secrets rotate --at-once' if somebody may have");
            using var data = DataDirectory.Beside(path);
            _ = new InstanceSecrets(data).ReadOrMake(name); // says so when it is damaged
        }

        var overlapping = rotated.Where(secret => secret.HasOthers).Select(secret => secret.Setting.Key).ToArray();
        return overlapping.Length > 0
            ? Finding.Warning(Name, $"others are accepted beside {string.Join(" and ", overlapping)}", $"Drop {PlatformSettings.JwtPreviousAccessSecret.Key} and the like when the rotation is over.")
            : Finding.Ok(Name, files.Count == 0 ? "all by settings" : $"{string.Join(", ", files)} in the data directory");
    }
}
