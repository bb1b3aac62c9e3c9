// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Exports;

namespace SecureMessenger.Auth.Exports;

/// <summary>What this room holds about an account; neither the hash of its password nor those of its tokens.</summary>
internal static class ExportTables
{
    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new("account.json", "id as user_id, username, created_at", "users where id = @user", "id"),
        new("devices.json", "id as device_id, name, created_at, last_seen_at, revoked_at", "devices where user_id = @user", "id"),
        new("sessions.json", "id as session_id, device_id, created_at, expires_at, used_at", "sessions where user_id = @user", "token_hmac"),
    ];
}
