// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Backups;

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">Version of its layout.</param>
/// <param name="MadeAt">The moment of the database, by the server's clock.</param>
/// <param name="Server">Version of the program that made it.</param>
public sealed record BackupAbout(int Format, DateTimeOffset MadeAt, string Server);
