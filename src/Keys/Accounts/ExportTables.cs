// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Exports;

namespace SecureMessenger.Keys.Accounts;

/// <summary>What this room holds about an account: public keys, all of them.</summary>
internal static class ExportTables
{
    private const string OfItsDevices = "where device_id in (select device_id from identity_keys where user_id = @user)";

    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new(
            "keys/identities.json", "device_id, identity_key, registration_id, suites, one_time_high_water, kem_high_water",
            "identity_keys where user_id = @user", "device_id"),
        new("keys/device_lists.json", "version, list, signature, created_at", "device_lists where user_id = @user", "version"),
        new("keys/revoked_devices.json", "device_id", "revoked_devices where user_id = @user", "device_id"),
        new(
            "keys/signed_prekeys.json", "device_id, key_id, public_key, signature, created_at",
            $"signed_prekeys {OfItsDevices}", "device_id"),
        new("keys/one_time_prekeys.json", "device_id, key_id, public_key", $"one_time_prekeys {OfItsDevices}", "device_id", "key_id"),
        new(
            "keys/kem_prekeys.json", "device_id, key_id, public_key, signature, created_at",
            $"kem_prekeys {OfItsDevices}", "device_id", "key_id"),
        new(
            "keys/last_resort_kem_prekeys.json", "device_id, key_id, public_key, signature, created_at",
            $"last_resort_kem_prekeys {OfItsDevices}", "device_id"),
    ];
}
