// SPDX-License-Identifier: MIT
// FileNames: a name a stranger chose, made safe to create: one part, no separators, nothing hidden, nothing a terminal or system acts on.
using System.Text;

namespace SecureMessenger.Cli.Output;

internal static class FileNames
{
    private const int MaxBytes = 200;
    private const string Refused = "<>:\"|?*";

    public static string Clean(string name, Guid fileId)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder();
        var bytes = 0;
        foreach (var rune in TerminalText.OneLine(last).EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                break;
            clean.Append(rune.IsAscii && Refused.Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        }

        var trimmed = clean.ToString().Trim(' ', '.');
        return trimmed.Length > 0 ? trimmed : $"file-{fileId:N}";
    }
}
