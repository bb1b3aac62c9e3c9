// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Messages: who is in a conversation from now on.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="RosterVersion">Rises; an older event that comes late changes nothing.</param>
/// <param name="Members">Every present member.</param>
public sealed record ConversationMembersChanged(Guid ConversationId, long RosterVersion, IReadOnlyList<Guid> Members) : IDomainEvent
{
    /// <inheritdoc />
    public static string Name => "conversation_members_changed";
}
