// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>What the value of a setting looks like, for people and documents.</summary>
/// <param name="Unit">What it counts, or what kind of text it is.</param>
/// <param name="Range">From where to where, or which values there are; empty where anything goes.</param>
/// <param name="IsSecret">Whether it is never shown.</param>
public sealed record SettingForm(string Unit, string Range, bool IsSecret = false)
{
    /// <summary>Any text.</summary>
    public static SettingForm Free { get; } = new("text", "");
}
