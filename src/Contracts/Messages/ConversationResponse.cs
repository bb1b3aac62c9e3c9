// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Messages;

/// <summary>A conversation as the caller may see it.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Kind"><c>direct</c> or <c>group</c>.</param>
/// <param name="LastSeq">Number of the newest message, 0 for none.</param>
/// <param name="RosterVersion">Rises with every change of members or of a member's devices.</param>
/// <param name="MyPosition">Everything up to here has been acknowledged by the calling device.</param>
/// <param name="Members">Who reads it, with the devices a message must be encrypted for. Empty for who is no longer in it.</param>
/// <param name="Group">Of a group, for its members: where its membership log stands.</param>
public sealed record ConversationResponse(
    Guid Id,
    [property: AllowedValues("direct", "group")] string Kind,
    uint LastSeq,
    ulong RosterVersion,
    uint MyPosition,
    IReadOnlyList<ConversationMember> Members,
    GroupHead? Group = null);
