// SPDX-License-Identifier: MIT
// The tables of prekeys. A one-time prekey leaves in the statement that reads it: no two callers get the same one.
using System.Data.Common;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Keys;

internal static class PrekeyStore
{
    // Primary key. Changes no row when the id is an older one, or the same one for another key.
    private const string PutSigned = """
        insert into signed_prekeys (device_id, key_id, public_key, signature, created_at)
        values (@device, @id, @key, @signature, @created)
        on conflict (device_id) do update set
          key_id = excluded.key_id, public_key = excluded.public_key,
          signature = excluded.signature, created_at = excluded.created_at
        where excluded.key_id > signed_prekeys.key_id
          or (excluded.key_id = signed_prekeys.key_id and excluded.public_key = signed_prekeys.public_key)
        """;

    // Primary key.
    private const string Signed = "select key_id, public_key, signature, created_at from signed_prekeys where device_id = @device";

    // Primary key. Writing the row as it is makes uploads of one device wait for each other, on every engine.
    private const string HoldHighWater =
        "update identity_keys set one_time_high_water = one_time_high_water where device_id = @device returning one_time_high_water";

    // Primary key.
    private const string RaiseHighWater =
        "update identity_keys set one_time_high_water = @id where device_id = @device and one_time_high_water < @id";

    // Primary key, its first column.
    private const string AllOneTime = "select key_id, public_key from one_time_prekeys where device_id = @device";

    private const string AddOneTime = "insert into one_time_prekeys (device_id, key_id, public_key) values (@device, @id, @key)";

    // Primary key, its first column.
    private const string CountOneTime = "select count(*) from one_time_prekeys where device_id = @device";

    // Primary key.
    private const string NewestIds = "select one_time_high_water, kem_high_water from identity_keys where device_id = @device";

    /// <summary>The highest ids ever taken from the device, of one-time and of KEM prekeys; 0 for none.</summary>
    public static Task<(uint OneTime, uint Kem)> NewestIdsAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(NewestIds, row => (checked((uint)row.GetInt64(0)), checked((uint)row.GetInt64(1))), ct, ("device", device.Value));

    /// <summary>Replaces the device's signed prekey.</summary>
    /// <returns>False when the id was used before: nothing has changed.</returns>
    public static async Task<bool> PutSignedAsync(SqlSession sql, SignedPrekeyForm form, CancellationToken ct) =>
        await sql.ExecuteAsync(
            PutSigned, ct, ("device", form.Statement.Device), ("id", form.Statement.KeyId), ("key", form.Statement.PublicKey.Bytes.ToArray()),
            ("signature", form.Signature), ("created", form.Statement.CreatedAtMs)) == 1;

    public static Task<SignedPrekey?> SignedAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(Signed, MapSigned, ct, ("device", device.Value));

    /// <summary>The highest one-time id ever taken from the device, held to the end of the transaction; null for a device without identity.</summary>
    public static Task<uint?> HoldHighWaterAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(HoldHighWater, row => (uint?)checked((uint)row.GetInt64(0)), ct, ("device", device.Value));

    /// <summary>Every one-time prekey of the device, by id; the room's limit bounds them.</summary>
    public static async Task<Dictionary<uint, byte[]>> OneTimeAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        (await sql.QueryAsync(AllOneTime, MapOneTime, ct, ("device", device.Value))).ToDictionary(key => key.KeyId, key => key.PublicKey);

    /// <summary>Adds keys whose ids are all above the high-water mark, and raises it.</summary>
    public static async Task AddOneTimeAsync(SqlSession sql, DeviceId device, IReadOnlyList<OneTimePrekey> keys, CancellationToken ct)
    {
        foreach (var key in keys)
        {
            await sql.ExecuteAsync(AddOneTime, ct, ("device", device.Value), ("id", key.KeyId), ("key", key.PublicKey));
        }

        await sql.ExecuteAsync(RaiseHighWater, ct, ("device", device.Value), ("id", keys.Max(key => key.KeyId)));
    }

    /// <summary>Takes the oldest one-time prekey of the device out, or null when there is none left.</summary>
    public static Task<OneTimePrekey?> ClaimOneTimeAsync(SqlSession sql, Dialect dialect, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(ClaimOneTime(dialect), MapOneTime, ct, ("device", device.Value));

    public static Task<int> CountOneTimeAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(CountOneTime, row => row.GetInt32(0), ct, ("device", device.Value));

    // Primary key, both times.
    private static string ClaimOneTime(Dialect dialect) => $"""
        delete from one_time_prekeys where (device_id, key_id) = (
          select device_id, key_id from one_time_prekeys where device_id = @device order by key_id limit 1 {dialect.SkipLocked})
        returning key_id, public_key
        """;

    private static OneTimePrekey MapOneTime(DbDataReader row) => new(checked((uint)row.GetInt64(0)), row.GetFieldValue<byte[]>(1));

    private static SignedPrekey MapSigned(DbDataReader row) => new(
        checked((uint)row.GetInt64(0)), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)));
}
