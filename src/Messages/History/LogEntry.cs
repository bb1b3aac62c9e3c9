// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.History;

/// <summary>One stored message, with the wrap of the device that reads it.</summary>
internal sealed record LogEntry(
    ConversationId Conversation,
    uint Seq,
    UserId Sender,
    DeviceId SenderDevice,
    Guid ClientId,
    ulong RosterVersion,
    Kind Kind,
    long ReceivedAtMs,
    byte[] Body,
    byte[]? Wrap);
