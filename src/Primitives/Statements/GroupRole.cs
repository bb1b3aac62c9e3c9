// SPDX-License-Identifier: MIT
// GroupRole: what a member of a group may do. Numbers are wire format: append only.
namespace SecureMessenger.Primitives.Statements;

/// <summary>What a member may do; each role may all that the one before may.</summary>
public enum GroupRole : byte
{
    /// <summary>Read, write and leave.</summary>
    Member = 0,

    /// <summary>Add members, remove plain ones, rename.</summary>
    Admin = 1,

    /// <summary>Give roles and remove anyone. There is exactly one.</summary>
    Owner = 2,
}
