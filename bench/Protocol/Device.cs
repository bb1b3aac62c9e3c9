// SPDX-License-Identifier: MIT
// Device: a device with one prekey of each kind that is never used up, so that the same handshake can be run again and again.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Bench;

internal sealed class Device
{
    public const long NowMs = 1_800_000_000_000;

    private readonly SignedPrekey _signed;
    private readonly OneTimePrekey _oneTime;
    private readonly KemPrekey _kem;

    public Device()
    {
        var random = RandomSource.System;
        Local = new LocalDevice(new DeviceAddress(Guid.CreateVersion7(), Guid.CreateVersion7()), IdentityKeyPair.Generate(random));
        _signed = SignedPrekey.Generate(Local, 1, NowMs, random);
        _oneTime = OneTimePrekey.GenerateBatch(1, 1, random)[0];
        _kem = KemPrekey.Generate(Local, 1, NowMs, random);
    }

    public LocalDevice Local { get; }

    public IdentityPublicKey Identity => Local.Identity.PublicKey;

    public ResponderPrekeys PrekeysOf(Suite suite) => new(_signed, _oneTime, suite == Suite.X3dh ? null : _kem);

    public static PrekeyBundle BundleOf(PrekeyBundleMaterial material) =>
        PrekeyBundle.TryValidate(material, NowMs, out var bundle) ? bundle! : throw new InvalidOperationException("own bundle refused");

    public PrekeyBundleMaterial MaterialOf(Suite suite) => new()
    {
        Address = Local.Address,
        Identity = Identity,
        SignedPrekeyId = _signed.KeyId,
        SignedPrekeyCreatedAtMs = _signed.CreatedAtMs,
        SignedPrekey = _signed.PublicKey.Bytes.ToArray(),
        SignedPrekeySignature = _signed.Signature.ToArray(),
        OneTimePrekeyId = _oneTime.KeyId,
        OneTimePrekey = _oneTime.PublicKey.Bytes.ToArray(),
        Suites = suite == Suite.X3dh ? DeviceSuites.X3dh : DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh,
        KemPrekeyId = _kem.KeyId,
        KemPrekeyCreatedAtMs = _kem.CreatedAtMs,
        KemPrekey = _kem.PublicKey.Bytes.ToArray(),
        KemPrekeySignature = _kem.Signature.ToArray(),
    };

    /// <summary>A session with another device and the other's side of it; both have spoken.</summary>
    public (Session Own, Session Theirs) Establish(Device other, Suite suite)
    {
        var own = Session.Initiate(Local, BundleOf(other.MaterialOf(suite)), RandomSource.System);
        var accepted = other.Accept(this, own.Encrypt([], RandomSource.System), suite);
        Opened(own.TryDecrypt(accepted.Session.Encrypt([], RandomSource.System), out var reply), reply);
        return (own, accepted.Session);
    }

    public AcceptedSession Accept(Device from, byte[] message, Suite suite) =>
        InitialMessage.TryParseFrom(message, from.Identity, out var initial)
        && Session.TryAccept(Local, from.Local.Address, initial!, PrekeysOf(suite), out var accepted)
            ? accepted!
            : throw new InvalidOperationException("own message refused");

    public static void Opened(DecryptOutcome outcome, SecretBytes? plaintext)
    {
        plaintext?.Dispose();
        if (outcome != DecryptOutcome.Decrypted)
            throw new InvalidOperationException("own message not decrypted");
    }
}
