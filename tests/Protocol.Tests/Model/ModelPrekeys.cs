// SPDX-License-Identifier: MIT
// ModelPrekeys: a device's prekeys, what the server hands out of them, and which private parts the device still has.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class ModelPrekeys(LocalDevice own, RandomSource random) : IDisposable
{
    private const int Batch = 8;
    private const int KemBatch = 3;

    private readonly List<SignedPrekey> _signed = [];
    private readonly Dictionary<uint, OneTimePrekey> _oneTime = [];
    private readonly Dictionary<uint, KemPrekey> _kem = [];
    private readonly Queue<uint> _oneTimeOffer = [];
    private readonly Queue<uint> _kemOffer = [];
    private readonly HashSet<uint> _lastResorts = [];
    private uint _nextOneTime = 1;
    private uint _nextKem = 1;
    private uint _lastResort;

    /// <summary>Numbers of the private parts at hand: s7, o3, k2. What a state of the device is made of.</summary>
    public HashSet<string> Held { get; private set; } = [];

    /// <summary>Number of the signed prekey that is handed out.</summary>
    public uint NewestSigned => _signed[^1].KeyId;

    /// <summary>A new signed prekey and last resort; the server gets them.</summary>
    public void Rotate(long nowMs)
    {
        _signed.Add(SignedPrekey.Generate(own, (uint)_signed.Count + 1, nowMs, random));
        Held.Add($"s{_signed.Count}");
        _lastResort = _nextKem++;
        _lastResorts.Add(_lastResort);
        _kem[_lastResort] = KemPrekey.Generate(own, _lastResort, nowMs, random);
        Held.Add($"k{_lastResort}");
    }

    public void Replenish(long nowMs)
    {
        foreach (var key in OneTimePrekey.GenerateBatch(_nextOneTime, Batch, random))
        {
            _oneTime[key.KeyId] = key;
            _oneTimeOffer.Enqueue(key.KeyId);
            Held.Add($"o{key.KeyId}");
        }

        foreach (var key in KemPrekey.GenerateBatch(own, _nextKem, KemBatch, nowMs, random))
        {
            _kem[key.KeyId] = key;
            _kemOffer.Enqueue(key.KeyId);
            Held.Add($"k{key.KeyId}");
        }

        _nextOneTime += Batch;
        _nextKem += KemBatch;
    }

    public PrekeyBundleMaterial HandOut(bool kem)
    {
        var signed = _signed[^1];
        var oneTime = _oneTimeOffer.TryDequeue(out var id) ? _oneTime[id] : null;
        var kemPrekey = kem ? _kem[_kemOffer.TryDequeue(out var kemId) ? kemId : _lastResort] : null;
        return new PrekeyBundleMaterial
        {
            Address = own.Address,
            Identity = own.Identity.PublicKey,
            SignedPrekeyId = signed.KeyId,
            SignedPrekeyCreatedAtMs = signed.CreatedAtMs,
            SignedPrekey = signed.PublicKey.Bytes.ToArray(),
            SignedPrekeySignature = signed.Signature.ToArray(),
            OneTimePrekeyId = oneTime?.KeyId ?? 0,
            OneTimePrekey = oneTime?.PublicKey.Bytes.ToArray() ?? [],
            Suites = kem ? DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh : DeviceSuites.X3dh,
            KemPrekeyId = kemPrekey?.KeyId ?? 0,
            KemPrekeyCreatedAtMs = kemPrekey?.CreatedAtMs ?? 0,
            KemPrekey = kemPrekey?.PublicKey.Bytes.ToArray() ?? [],
            KemPrekeySignature = kemPrekey?.Signature.ToArray() ?? [],
        };
    }

    public ResponderPrekeys? Find(InitialMessage initial, HashSet<string> held)
    {
        if (!held.Contains($"s{initial.SignedPrekeyId}"))
            return null;
        if (initial.OneTimePrekeyId != 0 && !held.Contains($"o{initial.OneTimePrekeyId}"))
            return null;
        if (initial.KemPrekeyId != 0 && !held.Contains($"k{initial.KemPrekeyId}"))
            return null;
        return new ResponderPrekeys(
            _signed[(int)initial.SignedPrekeyId - 1], _oneTime.GetValueOrDefault(initial.OneTimePrekeyId), _kem.GetValueOrDefault(initial.KemPrekeyId));
    }

    /// <summary>Forgets the one-time prekeys of a handshake: K-6.</summary>
    public void Consume(InitialMessage initial)
    {
        Held.Remove($"o{initial.OneTimePrekeyId}");
        if (!_lastResorts.Contains(initial.KemPrekeyId))
            Held.Remove($"k{initial.KemPrekeyId}");
    }

    /// <summary>Whether nothing of the handshake outlives it: else a stolen signed prekey opens its first chain again.</summary>
    public bool IsOneTime(InitialMessage initial) => initial.OneTimePrekeyId != 0 || (initial.KemPrekeyId != 0 && !_lastResorts.Contains(initial.KemPrekeyId));

    public void ForgetSigned(uint keyId) => Held.Remove($"s{keyId}");

    public void Restore(HashSet<string> held) => Held = [.. held];

    /// <summary>Replaces all the server has: after a return to an older state it may hand out keys whose private part is gone.</summary>
    public void Republish(long nowMs)
    {
        _oneTimeOffer.Clear();
        _kemOffer.Clear();
        Rotate(nowMs);
        Replenish(nowMs);
    }

    public void Dispose()
    {
        _signed.ForEach(key => key.Dispose());
        foreach (var key in _oneTime.Values)
            key.Dispose();
        foreach (var key in _kem.Values)
            key.Dispose();
    }
}
