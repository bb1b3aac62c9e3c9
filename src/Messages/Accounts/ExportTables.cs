// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Exports;

namespace SecureMessenger.Messages.Accounts;

/// <summary>What this room holds about an account. Of messages it cannot read more than who, where, when and how long.</summary>
internal static class ExportTables
{
    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new(
            "messages/conversations.json",
            "m.conversation_id, c.kind, m.role, m.joined_seq, m.left_seq, c.last_seq, c.roster_version, c.created_at",
            "conversation_members m join conversations c on c.id = m.conversation_id where m.user_id = @user",
            "m.conversation_id"),
        new(
            "messages/sent.json",
            "s.conversation_id, s.seq, s.sender_device_id, s.client_id, s.kind, s.received_at, length(s.body) as size",
            "conversation_members m join messages s on s.conversation_id = m.conversation_id and s.sender_id = m.user_id where m.user_id = @user",
            "m.conversation_id", "s.seq"),
        new(
            "messages/positions.json", "p.device_id, p.conversation_id, p.acked_seq",
            "conversation_members m join device_positions p on p.conversation_id = m.conversation_id "
            + "and p.device_id in (select device_id from roster_devices where user_id = @user) where m.user_id = @user",
            "p.device_id", "p.conversation_id"),
        new("messages/devices.json", "device_id, registration_id", "roster_devices where user_id = @user", "device_id"),
        new("messages/revoked_devices.json", "device_id", "roster_revocations where user_id = @user", "device_id"),
    ];
}
