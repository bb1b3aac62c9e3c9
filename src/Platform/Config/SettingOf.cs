// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>Reads the text of a setting.</summary>
/// <returns>What is wrong with it, in words for the operator, or null.</returns>
public delegate string? SettingParser<T>(string text, out T value);

/// <summary>One setting with its type, default and rule.</summary>
public sealed record Setting<T>(string Key, T Default, string DefaultAsText, string Description, SettingParser<T> Parse)
    : Setting(Key, Description)
{
    /// <inheritdoc />
    public override string DefaultText => DefaultAsText;
}
