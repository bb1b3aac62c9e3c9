// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>One setting: its name in <c>config.yaml</c>, its meaning; everything but its type.</summary>
public abstract record Setting(string Key, string Description)
{
    /// <summary>Name in the environment: <c>a.b_c</c> is <c>A_B_C</c>, save for the few that were fixed before the rule.</summary>
    public string EnvName { get; init; } = EnvNameOf(Key);

    /// <summary>What its value looks like: unit and range.</summary>
    public SettingForm Form { get; init; } = SettingForm.Free;

    /// <summary>What would be right, in words for the operator.</summary>
    public string Right
    {
        get
        {
            var fallback = DefaultText.Length == 0 ? "" : $"default {DefaultText}";
            var parts = new[] { Form.Range, fallback }.Where(part => part.Length > 0).ToArray();
            return parts.Length == 0 ? Description : string.Join("; ", parts);
        }
    }

    /// <summary>The default as it would be written in <c>config.yaml</c>; empty for none.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The name in the environment by the rule.</summary>
    public static string EnvNameOf(string key) => key.Replace('.', '_').ToUpperInvariant();
}
