// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Which devices have been told to have few prekeys left, for when they connect.</summary>
internal sealed class LowPrekeyStore(Database database)
{
    // Primary key low_prekeys.device_id, in each.
    private const string Put = """
        insert into low_prekeys (device_id, one_time, kem) values (@device, @one_time, @kem)
        on conflict (device_id) do update set one_time = excluded.one_time, kem = excluded.kem
        """;

    private const string Remove = "delete from low_prekeys where device_id = @device";
    private const string Find = "select one_time, kem from low_prekeys where device_id = @device";

    public Task PutAsync(PrekeysLow changed, CancellationToken ct) => database.WriteAsync(
        (sql, token) => changed.IsLow
            ? sql.ExecuteAsync(Put, token, ("device", changed.DeviceId), ("one_time", changed.OneTime), ("kem", changed.Kem))
            : sql.ExecuteAsync(Remove, token, ("device", changed.DeviceId)),
        ct);

    public Task<LowPrekeys?> FindAsync(DeviceId device, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(
            Find, row => new LowPrekeys(checked((uint)row.GetInt64(0)), checked((uint)row.GetInt64(1))), token, ("device", device.Value)),
        ct);
}
