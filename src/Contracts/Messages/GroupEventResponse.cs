// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>A change of a group that is in its log.</summary>
/// <param name="RosterVersion">The roster after it.</param>
/// <param name="Epoch">Number of the event.</param>
/// <param name="Seq">Where it stands in the log.</param>
public sealed record GroupEventResponse(ulong RosterVersion, uint Epoch, uint Seq);
