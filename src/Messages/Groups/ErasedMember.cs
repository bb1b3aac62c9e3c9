// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>A member by the signed log whose account is no more.</summary>
/// <param name="Handle">As the event by which it joined names it.</param>
/// <param name="Subject">Where that event does: the number of the subject, or -1 for the author.</param>
/// <param name="Place">Its role, and the epoch of that event.</param>
internal sealed record ErasedMember(GroupHandle Handle, int Subject, GroupMember Place);
