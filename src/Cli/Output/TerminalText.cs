// SPDX-License-Identifier: MIT
// TerminalText: what others wrote, made harmless for a terminal. Control characters become visible pictures, so that nobody can
// move the cursor, recolour, or retitle; further lines are indented, so that nobody can write a line in another's name.
using System.Globalization;
using System.Text;

namespace SecureMessenger.Cli.Output;

internal static class TerminalText
{
    private const string Continuation = "\n    | ";

    /// <summary>Text over as many lines as it has; a newline at its end says nothing.</summary>
    public static string Clean(string text) => Clean(text.EndsWith('\n') ? text[..^1] : text, Continuation);

    /// <summary>Text on one line.</summary>
    public static string OneLine(string text) => Clean(text, "␤");

    private static string Clean(string text, string newline)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n')
                clean.Append(newline);
            else if (rune.Value == '\t')
                clean.Append("    ");
            else if (rune.Value < 0x20)
                clean.Append((char)(0x2400 + rune.Value));
            else if (rune.Value == 0x7f || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
                clean.Append('\ufffd');
            else if (!IsDirectionOverride(rune.Value) && rune.Value is not (0x2028 or 0x2029))
                clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>Embeddings, overrides and isolates: right-to-left script needs none of them, forged file names do.</summary>
    private static bool IsDirectionOverride(int value) => value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);
}
