// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>The configuration cannot be used; carries every reason at once.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception("The configuration cannot be used:\n" + string.Join('\n', problems.Select(problem => "  - " + problem)))
{
    /// <summary>Every reason, one line each.</summary>
    public IReadOnlyList<string> Problems => problems;
}
