// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests.Documents;

/// <summary>The comments of messenger.proto, which descriptors do not keep: by <c>Send</c> and <c>Send.body</c>.</summary>
internal sealed partial class ProtoComments
{
    private readonly Dictionary<string, string> _comments = new(StringComparer.Ordinal);

    public ProtoComments(IEnumerable<string> lines)
    {
        var (type, pending) = ("", new List<string>());
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                pending.Add(line[2..].Trim());
                continue;
            }

            if (Begin().Match(line) is { Success: true } begun) Note(type = begun.Groups[1].Value, pending);
            else if (Field().Match(line) is { Success: true } field) Note($"{type}.{field.Groups[1].Value}", pending);
            pending.Clear();
        }
    }

    /// <summary>The comment on it; null for none.</summary>
    public string? this[string name] => _comments.GetValueOrDefault(name);

    private void Note(string name, List<string> lines)
    {
        if (lines.Count > 0) _comments[name] = string.Join(' ', lines);
    }

    [GeneratedRegex(@"^(?:message|enum) (\w+) \{")]
    private static partial Regex Begin();

    [GeneratedRegex(@"(\w+) = \d+;")]
    private static partial Regex Field();
}
