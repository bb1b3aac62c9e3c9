// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Delivery;

/// <summary>An acknowledgement on its way to the store.</summary>
internal readonly record struct Position(DeviceId Device, ConversationId Conversation, uint Seq);
