// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>One thing that is wrong with a configuration. Never quotes a secret.</summary>
/// <param name="Place">Where it stands: a file and its key, a name of the environment, or the key of what is missing.</param>
/// <param name="Key">The setting it is about; null where there is none of that name.</param>
/// <param name="EnvName">Its name in the environment.</param>
/// <param name="Wrong">What is wrong.</param>
/// <param name="Right">What would be right; null where <paramref name="Wrong"/> says it.</param>
public sealed record SettingsMistake(string Place, string? Key, string? EnvName, string Wrong, string? Right)
{
    /// <summary>As one line.</summary>
    public override string ToString() => Key is null
        ? $"{Place}: {Wrong}{(Right is null ? "" : $"; {Right}")}"
        : $"{Place}: {Wrong} [{Key}, {EnvName} in the environment{(Right is null ? "" : $"; {Right}")}]";
}
