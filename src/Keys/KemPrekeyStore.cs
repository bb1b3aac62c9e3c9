// SPDX-License-Identifier: MIT
// The tables of KEM prekeys. A one-time key leaves in the statement that reads it; the last-resort key stays.
using System.Data.Common;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Keys;

internal static class KemPrekeyStore
{
    // Primary key. Writing the row as it is makes uploads of one device wait for each other, on every engine.
    private const string HoldHighWater =
        "update identity_keys set kem_high_water = kem_high_water where device_id = @device returning kem_high_water";

    // Primary key.
    private const string RaiseHighWater =
        "update identity_keys set kem_high_water = @id where device_id = @device and kem_high_water < @id";

    // Primary key, its first column.
    private const string AllOneTime = "select key_id, public_key from kem_prekeys where device_id = @device";

    private const string AddOneTime = """
        insert into kem_prekeys (device_id, key_id, public_key, signature, created_at)
        values (@device, @id, @key, @signature, @created)
        """;

    // Primary key.
    private const string PutLastResort = """
        insert into last_resort_kem_prekeys (device_id, key_id, public_key, signature, created_at)
        values (@device, @id, @key, @signature, @created)
        on conflict (device_id) do update set
          key_id = excluded.key_id, public_key = excluded.public_key,
          signature = excluded.signature, created_at = excluded.created_at
        """;

    // Primary key.
    private const string LastResort =
        "select key_id, public_key, signature, created_at from last_resort_kem_prekeys where device_id = @device";

    // Primary key, its first column.
    private const string CountOneTime = "select count(*) from kem_prekeys where device_id = @device";

    /// <summary>The highest id ever taken from the device, held to the end of the transaction; null for a device without identity.</summary>
    public static Task<uint?> HoldHighWaterAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(HoldHighWater, row => (uint?)checked((uint)row.GetInt64(0)), ct, ("device", device.Value));

    public static Task RaiseHighWaterAsync(SqlSession sql, DeviceId device, uint id, CancellationToken ct) =>
        sql.ExecuteAsync(RaiseHighWater, ct, ("device", device.Value), ("id", id));

    /// <summary>Every one-time key of the device, by id; the room's limit bounds them.</summary>
    public static async Task<Dictionary<uint, byte[]>> OneTimeAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        (await sql.QueryAsync(AllOneTime, row => (Id: checked((uint)row.GetInt64(0)), Key: row.GetFieldValue<byte[]>(1)), ct, ("device", device.Value)))
        .ToDictionary(key => key.Id, key => key.Key);

    public static Task AddOneTimeAsync(SqlSession sql, SignedKemPrekey key, CancellationToken ct) => WriteAsync(sql, AddOneTime, key, ct);

    public static Task PutLastResortAsync(SqlSession sql, SignedKemPrekey key, CancellationToken ct) => WriteAsync(sql, PutLastResort, key, ct);

    public static Task<KemPrekey?> LastResortAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(LastResort, row => Map(row, lastResort: true), ct, ("device", device.Value));

    /// <summary>Takes the oldest one-time key of the device out, or null when there is none left.</summary>
    public static Task<KemPrekey?> ClaimOneTimeAsync(SqlSession sql, Dialect dialect, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(ClaimOneTime(dialect), row => Map(row, lastResort: false), ct, ("device", device.Value));

    public static Task<int> CountOneTimeAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(CountOneTime, row => row.GetInt32(0), ct, ("device", device.Value));

    // Primary key, both times.
    private static string ClaimOneTime(Dialect dialect) => $"""
        delete from kem_prekeys where (device_id, key_id) = (
          select device_id, key_id from kem_prekeys where device_id = @device order by key_id limit 1 {dialect.SkipLocked})
        returning key_id, public_key, signature, created_at
        """;

    private static Task<int> WriteAsync(SqlSession sql, string statement, SignedKemPrekey key, CancellationToken ct) => sql.ExecuteAsync(
        statement, ct, ("device", key.Statement.Device), ("id", key.Statement.KeyId), ("key", key.Statement.PublicKey.Bytes.ToArray()),
        ("signature", key.Signature), ("created", key.Statement.CreatedAtMs));

    private static KemPrekey Map(DbDataReader row, bool lastResort) => new(
        checked((uint)row.GetInt64(0)), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), lastResort);
}
