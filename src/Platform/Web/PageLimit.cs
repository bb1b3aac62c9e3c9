// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Platform.Web;

/// <summary>The <c>limit</c> of a list: 1–100, 50 when not given. Read here, not by the framework, whose refusal names no field.</summary>
public static class PageLimit
{
    internal const int Min = 1;
    internal const int Max = 100;
    internal const int Usual = 50;

    /// <summary>The limit; of a bad one a complaint is noted.</summary>
    public static int Read(string? text, FieldErrors errors)
    {
        if (text is null) return Usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= Min and <= Max) return limit;
        errors.Add("limit", $"{Min}–{Max}");
        return Usual;
    }
}
