// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>One message that a device sent, and what became of it.</summary>
/// <param name="Device">Who sent it.</param>
/// <param name="Conversation">Where to.</param>
/// <param name="ClientId">Its own id, the same however often it was sent.</param>
/// <param name="Content">Digest of the body.</param>
/// <param name="Asked">When it was sent first, since the run began.</param>
/// <param name="Answered">When the answer came; null: none did.</param>
/// <param name="Seq">Where it was acknowledged; null: refused, or never answered.</param>
internal sealed record Sending(Guid Device, Guid Conversation, Guid ClientId, string Content, TimeSpan Asked, TimeSpan? Answered, uint? Seq);
