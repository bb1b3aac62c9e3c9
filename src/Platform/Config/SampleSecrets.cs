// SPDX-License-Identifier: MIT
using System.Collections.Frozen;

namespace SecureMessenger.Platform.Config;

/// <summary>Secrets that stand in documentation, ours and everybody's: never accepted.</summary>
internal static class SampleSecrets
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "your-secret-key", "your-access-secret", "your-refresh-secret", "your-super-secret-key", "secret", "changeme",
        "change-me", "change-this", "password", "messenger_secret", "minioadmin", "example",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the text is one of the samples, alone or merely repeated or continued.</summary>
    public static bool Contains(string text) =>
        Words.Contains(text)
        || text.StartsWith("your-", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("change", StringComparison.OrdinalIgnoreCase)
        || text.Distinct().Count() < 6;
}
