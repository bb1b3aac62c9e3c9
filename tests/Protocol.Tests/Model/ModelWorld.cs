// SPDX-License-Identifier: MIT
// ModelWorld: accounts and their devices, the network between them, one group, and the clock. All of it drawn from one seed.
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class ModelWorld : IDisposable
{
    public const int MaxDevices = 3;

    private readonly List<ModelDevice> _all = [];
    private readonly Dictionary<ModelDevice, HashSet<string>> _keys = [];
    private readonly HashSet<string> _forked = [];
    private readonly HashSet<string> _nonces = [];
    private int _lastId;

    public ModelWorld(int seed)
    {
        Dice = new SeededRandom(seed);
        Random = new SeededRandom(~seed);
        Schedule = new Schedule(seed);
        Accounts = [.. Enumerable.Range(0, 3 + Dice.Next(3)).Select(_ => Random.Id())];
        foreach (var account in Accounts)
        {
            for (var count = 1 + Dice.Next(MaxDevices); count > 0; count--)
                AddDevice(account);
        }
    }

    public SeededRandom Dice { get; }

    public SeededRandom Random { get; }

    public Schedule Schedule { get; }

    public long NowMs { get; set; } = TestDevice.NowMs;

    public List<Guid> Accounts { get; }

    public List<ModelDevice> Devices { get; } = [];

    /// <summary>Sent and not yet delivered.</summary>
    public List<Envelope> Air { get; } = [];

    /// <summary>Delivered at least once.</summary>
    public List<Envelope> Landed { get; } = [];

    /// <summary>What devices had when they or their accounts went.</summary>
    public List<DeviceSnapshot> Gone { get; } = [];

    public List<DeviceSnapshot> Backups { get; } = [];

    /// <summary>How many devices have gone.</summary>
    public int ListVersion { get; private set; }

    public GroupRoster? Roster { get; set; }

    public ModelDevice FirstDeviceOf(Guid account) => Devices.First(device => device.Account == account);

    public IEnumerable<ModelDevice> MemberDevices => Devices.Where(device => Roster!.Find(device.Account) is not null);

    public int NextId() => ++_lastId;

    public T Draw<T>(IReadOnlyList<T> among) => among[Dice.Next(among.Count)];

    public ModelDevice AddDevice(Guid account)
    {
        var suite = Dice.Next(3) == 0 ? Suite.X3dh : Suite.PostQuantumX3dh;
        var device = new ModelDevice($"{(char)('a' + Accounts.IndexOf(account))}{_all.Count}", account, suite, NowMs, Random);
        device.Prekeys.Replenish(NowMs);
        Devices.Add(device);
        _all.Add(device);
        _keys[device] = [];
        return device;
    }

    public void RemoveDevice(ModelDevice gone)
    {
        Devices.Remove(gone);
        ListVersion++;
        Air.RemoveAll(envelope => envelope.From == gone || envelope.To == gone);
        Landed.RemoveAll(envelope => envelope.From == gone || envelope.To == gone);
        Backups.RemoveAll(backup => backup.Device == gone);
        Devices.ForEach(device => device.Forget(gone));
    }

    /// <summary>Notes that a session or a sender key exists at a device.</summary>
    public void NoteKey(ModelDevice device, string key) => _keys[device].Add(key);

    /// <summary>Notes what a message was encrypted with: never the same key with the same nonce, not even by a device that went back.</summary>
    public void NoteNonce(string key, ReadOnlySpan<byte> nonce) =>
        Schedule.Check(_nonces.Add($"{key} {Convert.ToHexString(nonce)}"), "A key and a nonce were used twice.");

    /// <summary>From here on two lives of this device have used the same keys: whatever they serve may be lost.</summary>
    public void Fork(ModelDevice device) => _forked.UnionWith(_keys[device]);

    public bool IsForked(string key) => _forked.Contains(key);

    public void Dispose() => _all.ForEach(device => device.Dispose());
}
