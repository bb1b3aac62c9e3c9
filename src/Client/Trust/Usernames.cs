// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Trust;

/// <summary>The rule of account names: 3–32 of a-z 0-9 _ . - , upper case folded.</summary>
internal static class Usernames
{
    public static bool IsValid(string name) =>
        name.Length is >= 3 and <= 32 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '.' or '-');

    public static string Check(string name)
    {
        var folded = name.ToLowerInvariant();
        return IsValid(folded)
            ? folded
            : throw MessengerException.Refused(
                FailureCodes.InvalidUsername, "A username has 3 to 32 of the letters a-z, digits, '_', '.' and '-'.");
    }
}
