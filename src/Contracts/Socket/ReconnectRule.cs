// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Socket;

/// <summary>Whether a client comes back by itself after a close.</summary>
public enum ReconnectRule
{
    /// <summary>Not before a person has done something.</summary>
    No,

    /// <summary>After a growing, jittered delay.</summary>
    Later,

    /// <summary>After a long delay.</summary>
    MuchLater,

    /// <summary>With a fresh access token.</summary>
    AfterAuthenticating,
}
