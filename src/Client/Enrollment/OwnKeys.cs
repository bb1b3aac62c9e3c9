// SPDX-License-Identifier: MIT
// OwnKeys: draws this device's prekeys and forgets old ones. Private parts are on disk before a public part leaves.
using SecureMessenger.Client.Storage;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;
using KemPrekey = SecureMessenger.Protocol.KemPrekey;
using OneTimePrekey = SecureMessenger.Protocol.OneTimePrekey;
using SignedPrekey = SecureMessenger.Protocol.SignedPrekey;

namespace SecureMessenger.Client.Enrollment;

internal sealed class OwnKeys(LocalDevice own, TimeProvider time)
{
    /// <summary>One-time prekeys the server holds for a device that has just refilled; also the most of one upload.</summary>
    public const int FullStock = 100;

    /// <summary>The same of KEM prekeys, each 1.2 KB.</summary>
    public const int FullKemStock = 20;

    private const long DayMs = 24L * 60 * 60 * 1000;
    private const long RotateAfterMs = 7 * DayMs;
    private const long KeepReplacedMs = 30 * DayMs;

    /// <summary>This device as its account's list is to name it.</summary>
    public static DeviceListEntry Entry(LocalDevice own) =>
        new(own.Address.Device, own.Identity.PublicKey, DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh);

    /// <summary>Draws what a new device begins with.</summary>
    public void AddAll(Tables tables)
    {
        AddSignedPrekey(tables);
        AddOneTimePrekeys(tables, FullStock);
        AddLastResortKemPrekey(tables);
        AddKemPrekeys(tables, FullKemStock);
    }

    public static void AddOneTimePrekeys(Tables tables, int count)
    {
        var counters = tables.Settings.ReadCounters();
        foreach (var prekey in OneTimePrekey.GenerateBatch(counters.NextOneTimePrekeyId, count, RandomSource.System))
        {
            using (prekey)
                tables.Prekeys.Add(prekey);
        }

        counters.NextOneTimePrekeyId += (uint)count;
        tables.Settings.WriteCounters(counters);
    }

    public void AddKemPrekeys(Tables tables, int count)
    {
        var counters = tables.Settings.ReadCounters();
        foreach (var prekey in KemPrekey.GenerateBatch(own, counters.NextKemPrekeyId, count, NowMs(), RandomSource.System))
        {
            using (prekey)
                tables.Prekeys.Add(prekey, lastResort: false);
        }

        counters.NextKemPrekeyId += (uint)count;
        tables.Settings.WriteCounters(counters);
    }

    /// <summary>
    /// A home restored from an older copy counts where the server counted long ago, and the private halves of what the server has are gone:
    /// goes on behind the server's numbers, with new prekeys in the place of the ones in force.
    /// </summary>
    public void CatchUp(Tables tables, CountResponse server)
    {
        var counters = tables.Settings.ReadCounters();
        var isBehind = counters.NextOneTimePrekeyId <= server.NewestOneTimeId || counters.NextKemPrekeyId <= server.NewestKemId
            || counters.NextSignedPrekeyId <= server.SignedPrekeyId;
        if (!isBehind)
            return;
        counters.NextOneTimePrekeyId = Math.Max(counters.NextOneTimePrekeyId, server.NewestOneTimeId + 1);
        counters.NextKemPrekeyId = Math.Max(counters.NextKemPrekeyId, server.NewestKemId + 1);
        counters.NextSignedPrekeyId = Math.Max(counters.NextSignedPrekeyId, server.SignedPrekeyId + 1);
        tables.Settings.WriteCounters(counters);
        tables.Prekeys.MarkAllPublished(); // numbers below the server's are not taken any more
        AddSignedPrekey(tables);
        AddLastResortKemPrekey(tables);
        AddOneTimePrekeys(tables, FullStock);
        AddKemPrekeys(tables, FullKemStock);
    }

    /// <summary>Adds a signed and a last-resort prekey when the newest is 7 days old or missing; deletes those replaced more than 30 days ago.</summary>
    public void Rotate(Tables tables)
    {
        var replaced = Rotate(
            tables.Prekeys.SignedIds(), id => { using var prekey = tables.Prekeys.FindSigned(id); return prekey?.CreatedAtMs; }, () => AddSignedPrekey(tables));
        foreach (var id in replaced)
        {
            tables.Prekeys.DeleteSigned(id);
            tables.Sessions.ForgetSignedPrekey(id);
        }

        replaced = Rotate(
            tables.Prekeys.LastResortKemIds(), id => { using var prekey = tables.Prekeys.FindKem(id); return prekey?.CreatedAtMs; }, () => AddLastResortKemPrekey(tables));
        replaced.ForEach(tables.Prekeys.DeleteLastResortKem);
    }

    /// <summary>Puts new prekeys in the place of the lasting ones, whatever the server makes of those.</summary>
    public void Renew(Tables tables)
    {
        AddSignedPrekey(tables);
        AddLastResortKemPrekey(tables);
    }

    private List<uint> Rotate(List<uint> ids, Func<uint, long?> createdAtMs, Action add)
    {
        var expired = new List<uint>();
        long? replacedAtMs = null; // by the next newer one
        for (var i = ids.Count - 1; i >= 0; i--)
        {
            if (replacedAtMs is { } at && NowMs() - at > KeepReplacedMs)
                expired.Add(ids[i]);
            replacedAtMs = createdAtMs(ids[i]) ?? replacedAtMs;
            if (i == ids.Count - 1 && NowMs() - (replacedAtMs ?? 0) > RotateAfterMs)
                add();
        }

        if (ids.Count == 0)
            add();
        return expired;
    }

    private void AddSignedPrekey(Tables tables)
    {
        var counters = tables.Settings.ReadCounters();
        using var prekey = SignedPrekey.Generate(own, counters.NextSignedPrekeyId, NowMs(), RandomSource.System);
        tables.Prekeys.Add(prekey);
        counters.NextSignedPrekeyId++;
        tables.Settings.WriteCounters(counters);
    }

    private void AddLastResortKemPrekey(Tables tables)
    {
        var counters = tables.Settings.ReadCounters();
        using var prekey = KemPrekey.Generate(own, counters.NextKemPrekeyId, NowMs(), RandomSource.System);
        tables.Prekeys.Add(prekey, lastResort: true);
        counters.NextKemPrekeyId++;
        tables.Settings.WriteCounters(counters);
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
