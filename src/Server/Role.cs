// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server;

/// <summary>What a process is there for: the gateway, a room, or any mix of them.</summary>
[Flags]
internal enum Role
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The one entry.</summary>
    Gateway = 1,

    /// <summary>Accounts, devices, sessions.</summary>
    Auth = 2,

    /// <summary>Public keys.</summary>
    Keys = 4,

    /// <summary>Conversations and sockets.</summary>
    Messages = 8,

    /// <summary>Ciphertext of files.</summary>
    Files = 16,

    /// <summary>All that store something.</summary>
    Rooms = Auth | Keys | Messages | Files,

    /// <summary>One process for everything.</summary>
    All = Gateway | Rooms,
}
