// SPDX-License-Identifier: MIT
// TestDevice: a device with its prekeys, and the server's and the list's part in handing them out.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

internal sealed class TestDevice : IDisposable
{
    public const long NowMs = 1_800_000_000_000;

    private readonly SeededRandom _random;
    private readonly Dictionary<uint, OneTimePrekey> _oneTime;
    private readonly Dictionary<uint, KemPrekey> _kem = [];
    private uint _nextOneTime = 1;
    private uint _nextKem = FirstOneTimeKem;

    public TestDevice(int seed, int oneTimePrekeys = 20, Suite suite = Suite.X3dh)
    {
        Suite = suite;
        _random = new SeededRandom(seed);
        Identity = IdentityKeyPair.Generate(_random);
        Local = new LocalDevice(new DeviceAddress(_random.Id(), _random.Id()), Identity);
        Signed = SignedPrekey.Generate(Local, 7, NowMs, _random);
        _oneTime = oneTimePrekeys == 0 ? [] : OneTimePrekey.GenerateBatch(1, oneTimePrekeys, _random).ToDictionary(key => key.KeyId);
        if (suite == Suite.X3dh)
            return;
        _kem[LastResortKem] = KemPrekey.Generate(Local, LastResortKem, NowMs, _random);
        foreach (var key in KemPrekey.GenerateBatch(Local, FirstOneTimeKem, Math.Clamp(oneTimePrekeys, 1, 3), NowMs, _random))
            _kem[key.KeyId] = key;
    }

    public const uint LastResortKem = 9;
    public const uint FirstOneTimeKem = 21;

    public Suite Suite { get; }

    public IdentityKeyPair Identity { get; }

    public LocalDevice Local { get; }

    public DeviceAddress Address => Local.Address;

    public SignedPrekey Signed { get; }

    public SeededRandom Random => _random;

    public int OneTimePrekeysLeft => _oneTime.Count;

    public int KemPrekeysLeft => _kem.Count;

    public PrekeyBundleMaterial Material(bool withOneTime = true)
    {
        var kem = Suite == Suite.X3dh ? null : Kem(withOneTime && _kem.ContainsKey(_nextKem) ? _nextKem++ : LastResortKem);
        var oneTime = withOneTime && _oneTime.TryGetValue(_nextOneTime, out var key) ? key : null;
        if (oneTime is not null)
            _nextOneTime++;
        return new PrekeyBundleMaterial
        {
            Address = Address,
            Identity = Identity.PublicKey,
            SignedPrekeyId = Signed.KeyId,
            SignedPrekeyCreatedAtMs = Signed.CreatedAtMs,
            SignedPrekey = Signed.PublicKey.Bytes.ToArray(),
            SignedPrekeySignature = Signed.Signature.ToArray(),
            OneTimePrekeyId = oneTime?.KeyId ?? 0,
            OneTimePrekey = oneTime?.PublicKey.Bytes.ToArray() ?? [],
            Suites = kem is null ? DeviceSuites.X3dh : DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh,
            KemPrekeyId = kem?.KeyId ?? 0,
            KemPrekeyCreatedAtMs = kem?.CreatedAtMs ?? 0,
            KemPrekey = kem?.PublicKey.Bytes.ToArray() ?? [],
            KemPrekeySignature = kem?.Signature.ToArray() ?? [],
        };
    }

    public PrekeyBundle Bundle(bool withOneTime = true)
    {
        Assert.True(PrekeyBundle.TryValidate(Material(withOneTime), NowMs, out var bundle));
        return bundle!;
    }

    public ResponderPrekeys? PrekeysFor(InitialMessage initial)
    {
        if (initial.SignedPrekeyId != Signed.KeyId)
            return null;
        KemPrekey? kem = null;
        if (initial.KemPrekeyId != 0 && !_kem.TryGetValue(initial.KemPrekeyId, out kem))
            return null;
        if (initial.OneTimePrekeyId == 0)
            return new ResponderPrekeys(Signed, null, kem);
        return _oneTime.TryGetValue(initial.OneTimePrekeyId, out var key) ? new ResponderPrekeys(Signed, key, kem) : null;
    }

    public KemPrekey Kem(uint id) => _kem[id];

    public OneTimePrekey OneTime(uint id) => _oneTime[id];

    public SessionBook NewBook(TestDevice peer) => new(Address, peer.Address);

    /// <summary>Receives as a client does: a kept session or new prekeys; the one-time prekey goes once its message has decrypted.</summary>
    public (DecryptOutcome Outcome, string? Text) Receive(SessionBook book, byte[] message, long nowMs = NowMs)
    {
        DecryptOutcome outcome;
        SecretBytes? plaintext = null;
        if (InitialMessage.TryParse(message, out var initial))
        {
            outcome = book.TryAccept(Local, initial!, PrekeysFor(initial!), nowMs, out plaintext);
            if (outcome == DecryptOutcome.Decrypted)
            {
                _oneTime.Remove(initial!.OneTimePrekeyId);
                if (initial.KemPrekeyId != LastResortKem)
                    _kem.Remove(initial.KemPrekeyId);
            }
        }
        else
        {
            outcome = book.TryDecrypt(message, nowMs, out plaintext);
        }

        Assert.Equal(outcome == DecryptOutcome.Decrypted, plaintext is not null);
        using (plaintext)
            return (outcome, plaintext is null ? null : Encoding.UTF8.GetString(plaintext.Expose()));
    }

    public byte[] Send(SessionBook book, string text) => book.Encrypt(Encoding.UTF8.GetBytes(text), _random);

    public void Dispose()
    {
        Identity.Dispose();
        Signed.Dispose();
        foreach (var key in _oneTime.Values)
            key.Dispose();
        foreach (var key in _kem.Values)
            key.Dispose();
    }
}
