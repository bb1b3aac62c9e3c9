// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Exports;

namespace SecureMessenger.Files.Accounts;

/// <summary>What this room holds about an account: its files, by everything but their bytes, which its owner has the keys of.</summary>
internal static class ExportTables
{
    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new(
            "files/files.json", "id as file_id, conversation_id, state, size, sha256, length, received, metadata, created_at, expires_at",
            "files where owner_id = @user", "id"),
        new("files/usage.json", "kept, day, day_bytes", "file_usage where owner_id = @user", "owner_id"),
        new("files/readable.json", "conversation_id", "file_members where user_id = @user", "conversation_id"),
    ];
}
