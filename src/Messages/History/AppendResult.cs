// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.History;

/// <summary>What became of one append.</summary>
internal readonly record struct AppendResult(AppendStatus Status, uint Seq = 0, long ReceivedAtMs = 0);
