// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>A message that is on disk, now or by an earlier send of the same client id.</summary>
/// <param name="ClientId">The sender's own id of it.</param>
/// <param name="Seq">Where it stands in the log.</param>
/// <param name="ReceivedAt">When it was stored.</param>
public sealed record SentMessageResponse(Guid ClientId, uint Seq, DateTimeOffset ReceivedAt);
