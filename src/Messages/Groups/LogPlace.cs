// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Groups;

/// <summary>The place of an event in its conversation's log, and the roster it makes.</summary>
internal sealed record LogPlace(uint Seq, long RosterVersion);
