// SPDX-License-Identifier: MIT
using SecureMessenger.Client.Storage.Records;

namespace SecureMessenger.Client.Storage;

/// <summary>One row of messages, opened.</summary>
internal sealed record MessageRow(long LocalId, uint? Seq, bool IsOutgoing, MessageState State, MessageRecord Record);
