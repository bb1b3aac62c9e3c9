// SPDX-License-Identifier: MIT
namespace SecureMessenger.Cli.Output;

/// <summary>Safety numbers as people read and type them.</summary>
internal static class SafetyDigits
{
    /// <summary>Twelve groups of five, four a line.</summary>
    public static string Grouped(string digits) => string.Join(
        '\n', digits.Chunk(5).Select(five => new string(five)).Chunk(4).Select(four => string.Join(' ', four)));

    /// <summary>The digits of what was typed, however it was grouped.</summary>
    public static string Plain(string typed) => string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter)));
}
