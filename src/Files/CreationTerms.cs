// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>What the creation of a resumable upload says of it.</summary>
/// <param name="Length">Upload-Length.</param>
/// <param name="Conversation">Whose members may download the file.</param>
/// <param name="Metadata">Upload-Metadata, to be repeated.</param>
internal sealed record CreationTerms(long Length, ConversationId? Conversation, string? Metadata);
