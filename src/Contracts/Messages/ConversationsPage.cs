// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>GET /api/v1/conversations.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="NextCursor">Opaque; absent on the last page.</param>
public sealed record ConversationsPage(IReadOnlyList<ConversationResponse> Items, string? NextCursor);
