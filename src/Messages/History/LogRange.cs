// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.History;

/// <summary>A part of a log as one device reads it: between two seqs, neither of them included.</summary>
internal readonly record struct LogRange(ConversationId Conversation, DeviceId Device, long After, long Before);
