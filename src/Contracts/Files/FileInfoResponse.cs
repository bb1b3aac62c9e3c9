// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Files;

/// <summary>GET /api/v1/files/{id}/info.</summary>
/// <param name="Id">The file.</param>
/// <param name="OwnerId">Who uploaded it.</param>
/// <param name="Size">Bytes of ciphertext.</param>
/// <param name="Sha256">Of the ciphertext, 32 bytes.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="ExpiresAt">When the server will drop it.</param>
/// <param name="ConversationId">Whose members may download it; absent: only the owner.</param>
public sealed record FileInfoResponse(
    Guid Id, Guid OwnerId, long Size, [property: Bytes(32)] byte[] Sha256, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, Guid? ConversationId);
