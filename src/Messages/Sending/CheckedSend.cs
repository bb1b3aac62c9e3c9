// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Sending;

/// <summary>A send of the right shape.</summary>
internal sealed record CheckedSend(
    Guid ClientId, ConversationId Conversation, ulong RosterVersion, Kind Kind, byte[] Body, IReadOnlyList<DeviceWrap> Wraps);
