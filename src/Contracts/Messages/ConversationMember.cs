// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Messages;

/// <summary>One member of a conversation.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c> or <c>member</c>.</param>
/// <param name="Devices">The account's listed devices.</param>
public sealed record ConversationMember(Guid UserId, [property: AllowedValues("owner", "admin", "member")] string Role, IReadOnlyList<MemberDevice> Devices);
