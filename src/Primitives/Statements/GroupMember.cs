// SPDX-License-Identifier: MIT
// GroupMember: one account's place in a group.
// Holds no secret bytes.
namespace SecureMessenger.Primitives.Statements;

/// <summary>A member's place in a group.</summary>
/// <param name="Role">What the member may do.</param>
/// <param name="JoinedEpoch">The epoch of the event that let the member in, the latest one if there were several.</param>
public readonly record struct GroupMember(GroupRole Role, uint JoinedEpoch);
