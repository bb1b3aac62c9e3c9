// SPDX-License-Identifier: MIT
// Hands out what a sender needs to begin a session with each device of an account. X3DH §3.3.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Keys.Accounts;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

internal sealed class Bundles(Database database, PrekeyStock stock, KeysMeter meter)
{
    /// <summary>Bundles of the listed devices that have published what their suites need, in the list's order; one-time keys leave with each while there are any.</summary>
    public Task<Outcome<BundleResponse>> ClaimAsync(UserId user, DeviceId? only, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            var signed = await DeviceListStore.NewestAsync(sql, user, token);
            if (signed is null) return (Outcome<BundleResponse>)ProblemCodes.NoIdentity;
            var revoked = await RevocationStore.OfAsync(sql, user, token);
            var asked = signed.List.Devices
                .Where(entry => !revoked.Contains(entry.Device) && (only is not { } device || entry.Device == device.Value))
                .ToList();
            if (asked.Count == 0 && only is not null) return ProblemCodes.UnknownDevice;
            return new BundleResponse(user.Value, await ClaimAsync(sql, asked, token));
        },
        ct);

    private async Task<IReadOnlyList<BundleDevice>> ClaimAsync(SqlSession sql, List<DeviceListEntry> asked, CancellationToken ct)
    {
        var bundles = new List<BundleDevice>(asked.Count);
        sql.AfterCommit(() => Count(bundles));
        foreach (var entry in asked)
        {
            var device = new DeviceId(entry.Device);
            if (await IdentityStore.FindAsync(sql, device, ct) is not { } identity) continue;
            if (await PrekeyStore.SignedAsync(sql, device, ct) is not { } signed) continue;
            var lastResort = await KemPrekeyStore.LastResortAsync(sql, device, ct);
            var takesKem = entry.Suites.HasFlag(DeviceSuites.PostQuantumX3dh);
            if (takesKem && lastResort is null) continue; // not ready yet: nobody could begin a session as its list demands
            var kem = takesKem ? await KemPrekeyStore.ClaimOneTimeAsync(sql, database.Dialect, device, ct) ?? lastResort : null;
            var oneTime = await PrekeyStore.ClaimOneTimeAsync(sql, database.Dialect, device, ct);
            await stock.LookAfterClaimAsync(sql, device, ct);
            bundles.Add(new BundleDevice(
                device.Value, identity.RegistrationId, identity.IdentityKey, Suites.ToNumbers(identity.Suites), signed, oneTime, kem));
        }

        return bundles;
    }

    private void Count(List<BundleDevice> bundles) => meter.Claimed(
        bundles.Count, bundles.Count(bundle => bundle.OneTimePrekey is not null), bundles.Count(bundle => bundle.OneTimePrekey is null),
        bundles.Count(bundle => bundle.KemPrekey is { LastResort: false }), bundles.Count(bundle => bundle.KemPrekey is { LastResort: true }));
}
