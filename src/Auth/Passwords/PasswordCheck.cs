// SPDX-License-Identifier: MIT
namespace SecureMessenger.Auth.Passwords;

/// <summary>What came of checking a password.</summary>
internal enum PasswordCheck
{
    /// <summary>It does not match, or there is nothing to match.</summary>
    Wrong,

    /// <summary>It matches.</summary>
    Right,

    /// <summary>It matches a hash of older parameters: hash it anew.</summary>
    RightButOutdated,

    /// <summary>Too many are waiting; nothing was checked.</summary>
    Busy,
}
