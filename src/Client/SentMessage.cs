// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>A message that is on the server's disk.</summary>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="ClientId">The sender's id of it: sending again with this id stores nothing new.</param>
/// <param name="Seq">Its place in the conversation.</param>
/// <param name="ReceivedAt">When the server stored it.</param>
public sealed record SentMessage(Guid ConversationId, Guid ClientId, uint Seq, DateTimeOffset ReceivedAt);
