// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>What a caller can do about a failure.</summary>
public enum FailureKind
{
    /// <summary>The server or a rule of this device said no; the same call will be refused again.</summary>
    Refused,

    /// <summary>The server could not be reached or did not answer; the same call may succeed later.</summary>
    Unavailable,
}
