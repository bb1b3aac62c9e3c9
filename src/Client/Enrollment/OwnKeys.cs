// SPDX-License-Identifier: MIT
// OwnKeys: draws this device's prekeys and forgets old ones. Private parts are on disk before a public part leaves.
using SecureMessenger.Client.Storage;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal sealed class OwnKeys(LocalDevice own, TimeProvider time)
{
    /// <summary>One-time prekeys the server holds for a device that has just refilled; also the most of one upload.</summary>
    public const int FullStock = 100;

    private const long DayMs = 24L * 60 * 60 * 1000;
    private const long RotateAfterMs = 7 * DayMs;
    private const long KeepReplacedMs = 30 * DayMs;

    public void AddSignedPrekey(Tables tables)
    {
        var counters = tables.Settings.ReadCounters();
        using var prekey = SignedPrekey.Generate(own, counters.NextSignedPrekeyId, NowMs(), RandomSource.System);
        tables.Prekeys.Add(prekey);
        counters.NextSignedPrekeyId++;
        tables.Settings.WriteCounters(counters);
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

    /// <summary>Adds a signed prekey when the newest is 7 days old; deletes those replaced more than 30 days ago.</summary>
    public void Rotate(Tables tables)
    {
        var ids = tables.Prekeys.SignedIds();
        long? replacedAtMs = null; // by the next newer one
        for (var i = ids.Count - 1; i >= 0; i--)
        {
            using var prekey = tables.Prekeys.FindSigned(ids[i]);
            if (replacedAtMs is { } at && NowMs() - at > KeepReplacedMs)
            {
                tables.Prekeys.DeleteSigned(ids[i]);
                tables.Sessions.ForgetSignedPrekey(ids[i]);
            }

            replacedAtMs = prekey?.CreatedAtMs ?? replacedAtMs;
            if (i == ids.Count - 1 && NowMs() - (replacedAtMs ?? 0) > RotateAfterMs)
                AddSignedPrekey(tables);
        }
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
