// SPDX-License-Identifier: MIT
// GroupOperation: what a membership event does. Numbers are wire format: append only.
namespace SecureMessenger.Primitives.Statements;

/// <summary>What a membership event does.</summary>
public enum GroupOperation : byte
{
    /// <summary>Nothing; never signed.</summary>
    None = 0,

    /// <summary>Begins the group: the author is its owner, the subjects its first members.</summary>
    Create = 1,

    /// <summary>The subjects join as members. By an admin or the owner.</summary>
    Add = 2,

    /// <summary>The subjects go. Members by an admin, anyone by the owner.</summary>
    Remove = 3,

    /// <summary>The author goes. The owner only as the last member, or after handing over.</summary>
    Leave = 4,

    /// <summary>The one subject takes a role, by the owner. Giving ownership away makes the author an admin.</summary>
    SetRole = 5,

    /// <summary>The group has another title, of which the event holds the hash. By an admin or the owner.</summary>
    Rename = 6,
}
