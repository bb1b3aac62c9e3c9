// SPDX-License-Identifier: MIT
using System.Globalization;

namespace SecureMessenger.Platform.Config;

/// <summary>Durations as operators write them: <c>250ms</c>, <c>30s</c>, <c>15m</c>, <c>720h</c>, <c>7d</c>, <c>1h30m</c>.</summary>
public static class DurationText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads one or more numbers with units; refuses anything else, and more than 100 years.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return false;
        var total = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9) return false;
            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = letters < 0 ? rest : rest[..letters];
            if (!TryUnit(unit, out var milliseconds)) return false;
            total += number * milliseconds;
            rest = rest[unit.Length..];
        }

        if (total > 36_525m * 86_400_000m) return false;
        value = TimeSpan.FromMilliseconds((long)total);
        return true;
    }

    /// <summary>The shortest text that reads back as the same duration.</summary>
    public static string Format(TimeSpan value)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        foreach (var (unit, size) in Units.Reverse())
        {
            if (milliseconds >= size && milliseconds % size == 0) return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out long milliseconds)
    {
        foreach (var (unit, size) in Units)
        {
            if (!text.SequenceEqual(unit)) continue;
            milliseconds = size;
            return true;
        }

        milliseconds = 0;
        return false;
    }
}
