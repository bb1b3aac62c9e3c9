// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.History;

/// <summary>What became of one append.</summary>
internal enum AppendStatus
{
    /// <summary>On disk at its seq, now or by an earlier send of the same client id.</summary>
    Stored,

    /// <summary>The roster moved on since the sender read it; nothing was stored.</summary>
    RosterStale,

    /// <summary>The device sent something else under this client id; nothing was stored.</summary>
    ClientIdReused,

    /// <summary>The store failed; nothing was stored.</summary>
    Failed,
}
