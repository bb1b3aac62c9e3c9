// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>GET /api/v1/conversations/{id}/events: what a newcomer folds to know who is in the group.</summary>
/// <param name="Items">By rising epoch.</param>
/// <param name="NextCursor">The epoch to pass on as <c>after</c>; absent on the last page.</param>
public sealed record GroupEventsPage(IReadOnlyList<GroupEventItem> Items, string? NextCursor);
