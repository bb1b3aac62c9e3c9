// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.History;

/// <summary>A page of a log, and whether it was full.</summary>
internal sealed record LogPage(IReadOnlyList<LogEntry> Entries, bool IsFull);
