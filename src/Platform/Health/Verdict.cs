// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Health;

/// <summary>How something stands.</summary>
public enum Verdict
{
    /// <summary>Well.</summary>
    Ok,

    /// <summary>It works, and should not stay so.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Wrong,
}
