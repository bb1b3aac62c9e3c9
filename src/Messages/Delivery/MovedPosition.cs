// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Delivery;

/// <summary>A position on its way to the store, and who waits for it to be there.</summary>
internal readonly record struct MovedPosition(Position Position, ConversationCursor Cursor);
