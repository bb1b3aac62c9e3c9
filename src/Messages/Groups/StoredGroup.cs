// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>A group as the store has it.</summary>
/// <param name="Roster">Folded from every event so far: handles.</param>
/// <param name="Accounts">The accounts behind the handles of its members; of the erased there are none.</param>
/// <param name="Title">Ciphertext of the title.</param>
/// <param name="Erased">Those members of the roster whose accounts are no more.</param>
internal sealed record StoredGroup(
    GroupRoster Roster, IReadOnlyDictionary<GroupHandle, Guid> Accounts, byte[] Title, IReadOnlyList<ErasedMember> Erased)
{
    /// <summary>The accounts of present members.</summary>
    public IReadOnlyList<Guid> Readers => [.. Accounts.Where(account => Roster.Find(account.Key) is not null).Select(account => account.Value)];

    /// <summary>Knows accounts by the handles they have in a group.</summary>
    public static IReadOnlyDictionary<GroupHandle, Guid> ByHandle(Guid group, IEnumerable<Guid> accounts) =>
        accounts.ToDictionary(account => GroupHandle.OfMember(group, account));
}
