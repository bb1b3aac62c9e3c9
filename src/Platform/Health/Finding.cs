// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Health;

/// <summary>What was found when something was looked at.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Says">What was seen.</param>
/// <param name="Next">What to do about it; null where it is good.</param>
public sealed record Finding(string Name, Verdict Verdict, string Says, string? Next = null)
{
    /// <summary>All is well.</summary>
    public static Finding Ok(string name, string says) => new(name, Verdict.Ok, says);

    /// <summary>It works, and should not stay so.</summary>
    public static Finding Warning(string name, string says, string next) => new(name, Verdict.Warning, says, next);

    /// <summary>It does not work.</summary>
    public static Finding Wrong(string name, string says, string next) => new(name, Verdict.Wrong, says, next);
}
