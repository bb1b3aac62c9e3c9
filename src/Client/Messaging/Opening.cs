// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Messaging;

/// <summary>What opening a message came to.</summary>
internal enum Opening
{
    /// <summary>No session opens its wrap: the two devices have lost each other.</summary>
    NoSession,

    /// <summary>The wrap opens and the body does not: damaged or forged on its way. Nothing has changed.</summary>
    Damaged,

    /// <summary>It was opened before.</summary>
    Duplicate,

    /// <summary>It is meant for other devices.</summary>
    Blank,

    /// <summary>Opened.</summary>
    Opened,
}
