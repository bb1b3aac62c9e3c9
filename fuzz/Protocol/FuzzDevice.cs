// SPDX-License-Identifier: MIT
// FuzzDevice: a device of suite 2 with prekeys from a fixed seed, so that stored corpus files mean the same in every run.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;
using SecureMessenger.Tests;

namespace SecureMessenger.Fuzz;

internal sealed class FuzzDevice
{
    public const long NowMs = 1_800_000_000_000;

    public FuzzDevice(int seed)
    {
        Random = new SeededRandom(seed);
        Local = new LocalDevice(new DeviceAddress(Random.Id(), Random.Id()), IdentityKeyPair.Generate(Random));
        Signed = SignedPrekey.Generate(Local, 7, NowMs, Random);
        OneTime = OneTimePrekey.GenerateBatch(1, 1, Random)[0];
        Kem = KemPrekey.Generate(Local, 9, NowMs, Random);
    }

    public SeededRandom Random { get; }

    public LocalDevice Local { get; }

    public SignedPrekey Signed { get; }

    public OneTimePrekey OneTime { get; }

    public KemPrekey Kem { get; }

    public IdentityPublicKey Identity => Local.Identity.PublicKey;

    public PrekeyBundle Bundle(bool postQuantum = true) =>
        PrekeyBundle.TryValidate(Material(postQuantum), NowMs, out var bundle) ? bundle! : throw new BrokenPromiseException("A genuine bundle is refused.");

    public PrekeyBundleMaterial Material(bool postQuantum) => new()
    {
        Address = Local.Address,
        Identity = Identity,
        SignedPrekeyId = Signed.KeyId,
        SignedPrekeyCreatedAtMs = Signed.CreatedAtMs,
        SignedPrekey = Signed.PublicKey.Bytes.ToArray(),
        SignedPrekeySignature = Signed.Signature.ToArray(),
        OneTimePrekeyId = OneTime.KeyId,
        OneTimePrekey = OneTime.PublicKey.Bytes.ToArray(),
        Suites = postQuantum ? DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh : DeviceSuites.X3dh,
        KemPrekeyId = Kem.KeyId,
        KemPrekeyCreatedAtMs = Kem.CreatedAtMs,
        KemPrekey = Kem.PublicKey.Bytes.ToArray(),
        KemPrekeySignature = Kem.Signature.ToArray(),
    };

    public ResponderPrekeys? PrekeysFor(InitialMessage initial) =>
        initial.SignedPrekeyId != Signed.KeyId || initial.OneTimePrekeyId is not (0 or 1) || initial.KemPrekeyId is not (0 or 9) ? null
        : new ResponderPrekeys(Signed, initial.OneTimePrekeyId == 0 ? null : OneTime, initial.KemPrekeyId == 0 ? null : Kem);
}
