// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>Secrets that stand in documentation, ours and everybody's: never accepted.</summary>
internal static class SampleSecrets
{
    private static readonly string[] Words =
    [
        "your-secret-key", "your-access-secret", "your-refresh-secret", "your-super-secret-key", "secret", "changeme",
        "change-me", "change-this", "password", "messenger_secret", "minioadmin", "example",
    ];

    /// <summary>Whether the text is one of the samples, alone or merely repeated or continued.</summary>
    public static bool Contains(string text) =>
        Words.Any(word => text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        || text.StartsWith("your-", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("change", StringComparison.OrdinalIgnoreCase)
        || text.Distinct().Count() < 6;
}
