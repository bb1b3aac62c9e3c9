// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>One message that came to a device, each time it came.</summary>
/// <param name="Device">Whom it came to.</param>
/// <param name="Connection">Which of the device's connections, from 1.</param>
/// <param name="Conversation">Of which conversation.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="Sender">The device it is from: that one is not sent it.</param>
/// <param name="ClientId">Its sender's id of it.</param>
/// <param name="Content">Digest of the body.</param>
/// <param name="IsEvent">A change of the group, which no device sent as a message.</param>
/// <param name="At">When, since the run began.</param>
internal sealed record Delivery(Guid Device, int Connection, Guid Conversation, uint Seq, Guid Sender, Guid ClientId, string Content, bool IsEvent, TimeSpan At);
