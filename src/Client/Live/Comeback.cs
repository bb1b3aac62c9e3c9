// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Live;

/// <summary>What follows the end of a socket.</summary>
internal enum Comeback
{
    /// <summary>Come back after a growing delay.</summary>
    Later,

    /// <summary>Come back, but not soon.</summary>
    MuchLater,

    /// <summary>Renew the session first.</summary>
    Reauthenticate,

    /// <summary>Stay away.</summary>
    Never,
}
