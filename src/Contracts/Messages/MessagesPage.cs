// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>GET /api/v1/conversations/{id}/messages.</summary>
/// <param name="Items">Rising seq with <c>after</c>, falling with <c>before</c>.</param>
/// <param name="NextCursor">The seq to pass on for the next page; absent on the last.</param>
public sealed record MessagesPage(IReadOnlyList<MessageItem> Items, string? NextCursor);
