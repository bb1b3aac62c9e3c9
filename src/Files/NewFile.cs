// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>A file whose bytes are about to arrive.</summary>
internal sealed record NewFile(FileId Id, UserId Owner, ConversationId? Conversation, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
