// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace SecureMessenger.Auth.Accounts;

/// <summary>Usernames: 3–32 of <c>a-z 0-9 _ . -</c>, case-folded. ASCII only, so that no two look alike.</summary>
internal static class Usernames
{
    public const string Rule = "3–32 characters of a-z, 0-9, '_', '.', '-'";

    public static bool TryFold(string? text, [NotNullWhen(true)] out string? username)
    {
        username = null;
        if (text is null || text.Length is < 3 or > 32 || text.Any(letter => !IsAllowed(letter))) return false;
        username = text.ToLowerInvariant();
        return true;
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-';
}
