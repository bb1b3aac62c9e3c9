// SPDX-License-Identifier: MIT
// TestDevice: a device with its prekeys, and the server's and the list's part in handing them out.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

internal sealed class TestDevice : IDisposable
{
    public const long NowMs = 1_800_000_000_000;

    private readonly SeededRandom _random;
    private readonly Dictionary<uint, OneTimePrekey> _oneTime;
    private uint _nextOneTime = 1;

    public TestDevice(int seed, int oneTimePrekeys = 20)
    {
        _random = new SeededRandom(seed);
        Identity = IdentityKeyPair.Generate(_random);
        Local = new LocalDevice(new DeviceAddress(_random.Id(), _random.Id()), Identity);
        Signed = SignedPrekey.Generate(Local, 7, NowMs, _random);
        _oneTime = oneTimePrekeys == 0 ? [] : OneTimePrekey.GenerateBatch(1, oneTimePrekeys, _random).ToDictionary(key => key.KeyId);
    }

    public IdentityKeyPair Identity { get; }

    public LocalDevice Local { get; }

    public DeviceAddress Address => Local.Address;

    public SignedPrekey Signed { get; }

    public SeededRandom Random => _random;

    public int OneTimePrekeysLeft => _oneTime.Count;

    public PrekeyBundleMaterial Material(bool withOneTime = true)
    {
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
        if (initial.OneTimePrekeyId == 0)
            return new ResponderPrekeys(Signed, null);
        return _oneTime.TryGetValue(initial.OneTimePrekeyId, out var key) ? new ResponderPrekeys(Signed, key) : null;
    }

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
                _oneTime.Remove(initial!.OneTimePrekeyId);
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
    }
}
