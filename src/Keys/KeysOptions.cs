// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Keys;

/// <summary>What an operator may set for keys.</summary>
public sealed class KeysOptions
{
    /// <summary>One-time prekeys kept per device: <c>keys.max_one_time_prekeys</c>.</summary>
    public static readonly Setting<int> MaxOneTimePrekeysSetting = SettingKinds.Number(
        "keys.max_one_time_prekeys", 500, 100, 10_000, "One-time prekeys the server keeps for one device at most.");

    /// <summary>One-time prekeys the server keeps for one device at most. Default 500.</summary>
    public int MaxOneTimePrekeys { get; init; } = MaxOneTimePrekeysSetting.Default;

    internal static KeysOptions From(SettingsSource settings) => new() { MaxOneTimePrekeys = settings.Read(MaxOneTimePrekeysSetting) };
}
