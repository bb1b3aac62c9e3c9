// SPDX-License-Identifier: MIT
// Tells, once, that a device's one-time prekeys run low, and once that they have been refilled. In the transaction of the change.
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

internal sealed class PrekeyStock(Outbox outbox, KeysMeter meter)
{
    /// <summary>Fewer X25519 keys than this are few.</summary>
    public const int FewOneTime = 20;

    /// <summary>Fewer ML-KEM keys than this are few.</summary>
    public const int FewKem = 10;

    // Primary key. Changes a row once for each turn.
    private const string Turn = "update identity_keys set low_told = @low where device_id = @device and low_told <> @low";

    /// <summary>Looks after keys went: tells when they are few now.</summary>
    public Task LookAfterClaimAsync(SqlSession sql, DeviceId device, CancellationToken ct) => LookAsync(sql, device, toLow: true, ct);

    /// <summary>Looks after keys came: tells when they are no longer few.</summary>
    public Task LookAfterRefillAsync(SqlSession sql, DeviceId device, CancellationToken ct) => LookAsync(sql, device, toLow: false, ct);

    private async Task LookAsync(SqlSession sql, DeviceId device, bool toLow, CancellationToken ct)
    {
        if (await IdentityStore.FindAsync(sql, device, ct) is not { } identity) return;
        var oneTime = await PrekeyStore.CountOneTimeAsync(sql, device, ct);
        var kem = await KemPrekeyStore.CountOneTimeAsync(sql, device, ct);
        var isLow = oneTime < FewOneTime || (kem < FewKem && identity.Suites.HasFlag(DeviceSuites.PostQuantumX3dh));
        if (isLow != toLow || await sql.ExecuteAsync(Turn, ct, ("device", device.Value), ("low", isLow ? 1 : 0)) == 0) return;
        if (isLow) sql.AfterCommit(meter.RanLow);
        await outbox.AddAsync(sql, new PrekeysLow(device.Value, oneTime, kem, isLow), EventJson.Default.PrekeysLow, ct);
    }
}
