// SPDX-License-Identifier: MIT
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Conversations;

/// <summary>A conversation as one member's device sees it.</summary>
internal sealed record ConversationSummary(ConversationId Id, ConversationKind Kind, uint JoinedSeq, uint LastSeq, uint Position, bool IsPresent);
