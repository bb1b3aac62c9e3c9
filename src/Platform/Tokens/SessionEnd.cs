// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Tokens;

/// <summary>How a session ended. Stored and sent: append only.</summary>
public enum SessionEnd
{
    /// <summary>By a logout, a new login, a changed password or a refresh token used twice: log in again.</summary>
    LoggedOut = 0,

    /// <summary>Its device was revoked, or its account erased: nothing brings it back.</summary>
    DeviceRevoked = 1,
}
