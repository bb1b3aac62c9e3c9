// SPDX-License-Identifier: MIT
// The table of identities. A row's key and registration id never change.
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

internal static class IdentityStore
{
    // Primary key.
    private const string OfDevice =
        "select device_id, identity_key, registration_id, suites from identity_keys where device_id = @device";

    // Index identity_keys_user.
    private const string OfUser =
        "select device_id, identity_key, registration_id, suites from identity_keys where user_id = @user order by device_id";

    // Primary key.
    private const string Put = """
        insert into identity_keys (device_id, user_id, identity_key, registration_id, suites)
        values (@device, @user, @key, @registration, @suites)
        on conflict (device_id) do update set suites = excluded.suites
        """;

    public static Task<PublishedIdentity?> FindAsync(SqlSession sql, DeviceId device, CancellationToken ct) =>
        sql.FirstAsync(OfDevice, Map, ct, ("device", device.Value));

    public static Task<List<PublishedIdentity>> OfAsync(SqlSession sql, UserId user, CancellationToken ct) =>
        sql.QueryAsync(OfUser, Map, ct, ("user", user.Value));

    /// <summary>Stores an identity; of one that is there only the suites are renewed.</summary>
    public static Task PutAsync(SqlSession sql, UserId user, PublishedIdentity identity, CancellationToken ct) => sql.ExecuteAsync(
        Put, ct, ("device", identity.Device.Value), ("user", user.Value), ("key", identity.IdentityKey),
        ("registration", identity.RegistrationId), ("suites", (long)identity.Suites));

    private static PublishedIdentity Map(DbDataReader row) => new(
        new DeviceId(row.GetGuid(0)), row.GetFieldValue<byte[]>(1), checked((uint)row.GetInt64(2)), (DeviceSuites)row.GetInt32(3));
}
