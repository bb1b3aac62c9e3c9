// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Files;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>A file that can be read.</summary>
internal sealed record StoredFile(
    FileId Id, UserId Owner, ConversationId? Conversation, long Size, byte[] Sha256, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public FileInfoResponse ToInfo() =>
        new(Id.Value, Owner.Value, Size, Sha256, CreatedAt, ExpiresAt, Conversation?.Value);
}
