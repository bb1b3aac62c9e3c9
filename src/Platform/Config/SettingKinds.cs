// SPDX-License-Identifier: MIT
// The kinds of setting: each knows how its text is read and what to say when it cannot be.
using System.Globalization;

namespace SecureMessenger.Platform.Config;

/// <summary>Makes settings of the usual kinds.</summary>
public static class SettingKinds
{
    /// <summary>Free text; empty counts as not set.</summary>
    public static Setting<string?> Text(string key, string? fallback, string description) =>
        new(key, fallback, fallback ?? "", description, static (string text, out string? value) =>
        {
            value = text;
            return null;
        });

    /// <summary>Free text of a kind that has a name.</summary>
    public static Setting<string?> Text(string key, string? fallback, string description, SettingForm form) =>
        Text(key, fallback, description) with { Form = form };

    /// <summary>The path of a file in PEM.</summary>
    public static Setting<string?> PemFile(string key, string description) => Text(key, null, description, new("file", "path of a PEM file"));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static Setting<bool> Flag(string key, bool fallback, string description) =>
        new(key, fallback, fallback ? "true" : "false", description, static (string text, out bool value) =>
            bool.TryParse(text, out value) ? null : $"'{text}' is neither true nor false") { Form = new("flag", "true or false") };

    /// <summary>A TCP port, 0–65535.</summary>
    public static Setting<int> Port(string key, int fallback, string description) =>
        Number(key, fallback, 0, 65535, description) with { Form = new("port", "0–65535") };

    /// <summary>A whole number in a range.</summary>
    public static Setting<int> Number(string key, int fallback, int min, int max, string description) =>
        new(key, fallback, fallback.ToString(CultureInfo.InvariantCulture), description, (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max
                ? null
                : $"'{text}' is not a whole number from {min} to {max}") { Form = new("number", Range(min, max)) };

    /// <summary>A number of bytes in a range.</summary>
    public static Setting<long> Bytes(string key, long fallback, long min, long max, string description) =>
        new(key, fallback, fallback.ToString(CultureInfo.InvariantCulture), description, (string text, out long value) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max
                ? null
                : $"'{text}' is not a number of bytes from {min} to {max}") { Form = new("bytes", Range(min, max)) };

    /// <summary>A span of time as <c>30s</c>, <c>15m</c>, <c>720h</c>, <c>1h30m</c>.</summary>
    public static Setting<TimeSpan> Duration(string key, string fallback, TimeSpan min, TimeSpan max, string description)
    {
        _ = DurationText.TryParse(fallback, out var parsed);
        return new(key, parsed, fallback, description, (string text, out TimeSpan value) =>
            !DurationText.TryParse(text, out value) ? $"'{text}' is not a duration such as 30s, 15m or 720h"
            : value < min || value > max ? $"'{text}' is not between {DurationText.Format(min)} and {DurationText.Format(max)}"
            : null) { Form = new("duration", $"{DurationText.Format(min)}–{DurationText.Format(max)}") };
    }

    /// <summary>A secret of at least <paramref name="minBytes"/> UTF-8 bytes that is not one of the documentation's samples.</summary>
    public static Setting<SecretText?> Secret(string key, int minBytes, string description) =>
        new(key, null, "", description, (string text, out SecretText? value) =>
        {
            value = new SecretText(text);
            return SampleSecrets.Contains(text) ? "is a sample value from the documentation; make one with: openssl rand -base64 48"
                : value.RevealBytes().Length < minBytes ? $"is shorter than {minBytes} bytes; make one with: openssl rand -base64 48"
                : null;
        }) { Form = new("secret", $"at least {minBytes} bytes that nobody can guess", IsSecret: true) };

    private static string Range(long min, long max) => string.Create(CultureInfo.InvariantCulture, $"{min}–{max}");
}
