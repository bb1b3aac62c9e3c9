// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Keys;

/// <summary>What is handed out, and whether there is enough of it.</summary>
internal sealed class KeysMeter : RoomMeter
{
    private static readonly MetricLabel Kind = MetricLabel.Of("kind", "x25519", "kem");

    private readonly Counter<long> _bundles;
    private readonly Counter<long> _claimed;
    private readonly Counter<long> _exhausted;
    private readonly Counter<long> _refilled;
    private readonly Counter<long> _low;

    public KeysMeter(MetricCatalogue catalogue)
        : base(catalogue, "keys")
    {
        _bundles = Counter("messenger_key_bundles_total", "Bundles handed out, one for each device.");
        _claimed = Counter("messenger_one_time_keys_claimed_total", "One-time keys that left with a bundle.", Kind);
        _exhausted = Counter("messenger_one_time_keys_exhausted_total", "Bundles that left without a one-time key, because the device had none left.", Kind);
        _refilled = Counter("messenger_one_time_keys_published_total", "One-time keys that devices brought.", Kind);
        _low = Counter("messenger_devices_low_on_keys_total", "Times a device was told that its one-time keys run low.");
    }

    /// <summary>Counts bundles that have left, once their transaction has ended.</summary>
    public void Claimed(int bundles, int oneTime, int withoutOneTime, int kem, int withoutKem)
    {
        _bundles.Add(bundles);
        _claimed.Add(oneTime, Kind.Is("x25519"));
        _claimed.Add(kem, Kind.Is("kem"));
        _exhausted.Add(withoutOneTime, Kind.Is("x25519"));
        _exhausted.Add(withoutKem, Kind.Is("kem"));
    }

    public void Published(int keys) => _refilled.Add(keys, Kind.Is("x25519"));

    public void PublishedKem(int keys) => _refilled.Add(keys, Kind.Is("kem"));

    public void RanLow() => _low.Add(1);
}
