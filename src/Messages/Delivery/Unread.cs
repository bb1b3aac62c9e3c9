// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Where a device stands in one conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Acked">Everything up to here is kept by the device.</param>
/// <param name="Last">The newest message it may read.</param>
/// <param name="Joined">It reads nothing up to here: its user came later.</param>
/// <param name="Swept">Retention has taken everything up to here.</param>
internal sealed record Unread(ConversationId Conversation, uint Acked, uint Last, uint Joined, uint Swept);
