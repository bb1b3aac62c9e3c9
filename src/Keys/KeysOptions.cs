// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Keys;

/// <summary>What an operator may set for keys.</summary>
public sealed class KeysOptions
{
    /// <summary>One-time prekeys kept per device: <c>keys.max_one_time_prekeys</c>.</summary>
    public static readonly Setting<int> MaxOneTimePrekeysSetting = SettingKinds.Number(
        "keys.max_one_time_prekeys", 500, 100, 10_000, "One-time prekeys the server keeps for one device at most.");

    /// <summary>ML-KEM one-time prekeys kept per device: <c>keys.max_kem_prekeys</c>.</summary>
    public static readonly Setting<int> MaxKemPrekeysSetting = SettingKinds.Number(
        "keys.max_kem_prekeys", 100, 50, 1_000, "ML-KEM one-time prekeys the server keeps for one device at most.");

    /// <summary>One-time prekeys the server keeps for one device at most. Default 500.</summary>
    public int MaxOneTimePrekeys { get; init; } = MaxOneTimePrekeysSetting.Default;

    /// <summary>ML-KEM one-time prekeys the server keeps for one device at most. Default 100, about 125 KiB.</summary>
    public int MaxKemPrekeys { get; init; } = MaxKemPrekeysSetting.Default;

    internal static KeysOptions From(SettingsSource settings) => new()
    {
        MaxOneTimePrekeys = settings.Read(MaxOneTimePrekeysSetting),
        MaxKemPrekeys = settings.Read(MaxKemPrekeysSetting),
    };
}
