// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>A file whose bytes are about to arrive.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Owner">Who uploads it.</param>
/// <param name="Conversation">Whose members may read it; null: the owner alone.</param>
/// <param name="Announced">Its bytes, when the uploader said so.</param>
/// <param name="CreatedAt">Now.</param>
/// <param name="ExpiresAt">When the file is dropped.</param>
/// <param name="Resumable">How it goes on after an interruption; null: not at all.</param>
internal sealed record NewFile(
    FileId Id, UserId Owner, ConversationId? Conversation, long? Announced, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, Resumption? Resumable);
