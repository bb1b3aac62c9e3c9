// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>A group as the store has it.</summary>
/// <param name="Roster">Folded from every event so far.</param>
/// <param name="Title">Ciphertext of the title.</param>
/// <param name="Erased">Those members of the roster whose accounts are no more.</param>
internal sealed record StoredGroup(GroupRoster Roster, byte[] Title, IReadOnlyList<ErasedMember> Erased);
