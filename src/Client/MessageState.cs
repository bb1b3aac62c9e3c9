// SPDX-License-Identifier: MIT
// Numbers are stored in homes: append only.
namespace SecureMessenger.Client;

/// <summary>What has become of a message.</summary>
public enum MessageState
{
    /// <summary>Encrypted and kept here; the server has not confirmed it.</summary>
    Pending = 1,

    /// <summary>On the server's disk.</summary>
    Sent = 2,

    /// <summary>Arrived and decrypted.</summary>
    Received = 3,

    /// <summary>Arrived, but could not be decrypted or was not from a listed device.</summary>
    Undecryptable = 4,

    /// <summary>The server or a rule refused it for good.</summary>
    Refused = 5,

    /// <summary>The server dropped it before this device had seen it.</summary>
    Lost = 6,
}
