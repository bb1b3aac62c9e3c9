// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>One setting: its name in <c>config.yaml</c>, its meaning; everything but its type.</summary>
public abstract record Setting(string Key, string Description)
{
    /// <summary>Name in the environment: <c>a.b_c</c> is <c>A_B_C</c>, save for the few that were fixed before the rule.</summary>
    public string EnvName { get; init; } = Key.Replace('.', '_').ToUpperInvariant();

    /// <summary>The default as it would be written in <c>config.yaml</c>; empty for none.</summary>
    public abstract string DefaultText { get; }
}
