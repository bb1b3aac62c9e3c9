// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Backups;

/// <summary>What went into a backup, or came out of one.</summary>
/// <param name="MadeAt">The moment of the database.</param>
/// <param name="Files">Encrypted files of users.</param>
/// <param name="Bytes">All contents together.</param>
public sealed record BackupSummary(DateTimeOffset MadeAt, int Files, long Bytes);
