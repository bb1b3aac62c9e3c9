// SPDX-License-Identifier: MIT
// PostQuantumHandshakeTests: suite 2: who gets it, what it is bound to, and that nobody loses it unnoticed. PQXDH §3, §4.12.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class PostQuantumHandshakeTests
{
    private const int KemPrekeyIdOffset = 76;
    private const int HeaderSize = 82 + MlKem768.CiphertextSize;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_first_message_opens_with_one_time_keys_and_with_the_last_resort(bool withOneTime)
    {
        using var pair = NewPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(withOneTime), TestDevice.NowMs, pair.Alice.Random);
        var (first, second) = (pair.FromAlice("one"), pair.FromAlice("two"));
        Assert.Equal("two", pair.ToBob(second).Text);
        pair.Restart();
        Assert.Equal("one", pair.ToBob(first).Text);
        Assert.Equal(withOneTime ? 3 : 4, pair.Bob.KemPrekeysLeft);
        Assert.Equal("reply", pair.ToAlice(pair.FromBob("reply")).Text);
        pair.Restart();
        Assert.Equal("three", pair.ToBob(pair.FromAlice("three")).Text);
        Assert.Equal(Suite.PostQuantumX3dh, pair.BobBook.Current!.Suite);
        Assert.Equal(DecryptOutcome.Duplicate, pair.ToBob(first).Outcome);
    }

    [Fact]
    public void An_unanswered_session_repeats_its_ciphertext_after_a_restart()
    {
        using var pair = NewPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var first = pair.FromAlice("one");
        pair.Restart();
        var second = pair.FromAlice("two");
        Assert.Equal(first[..HeaderSize], second[..HeaderSize]);
        Assert.Equal("two", pair.ToBob(second).Text);
    }

    [Fact]
    public void The_kem_value_is_part_of_the_key()
    {
        using var pair = NewPair(established: false);
        using var session = Session.Initiate(pair.Alice.Local, pair.Bob.Bundle(), pair.Alice.Random);
        Assert.True(InitialMessage.TryParse(session.Encrypt("hi"u8, pair.Alice.Random), out var initial));
        var prekeys = pair.Bob.PrekeysFor(initial!)!;
        Assert.False(Accepts(pair, initial!, new ResponderPrekeys(prekeys.SignedPrekey, prekeys.OneTimePrekey)));
        Assert.False(Accepts(pair, initial!, new ResponderPrekeys(prekeys.SignedPrekey, prekeys.OneTimePrekey, pair.Bob.Kem(22))));
        using var sameNumber = KemPrekey.Generate(pair.Bob.Local, initial!.KemPrekeyId, TestDevice.NowMs, pair.Bob.Random);
        Assert.False(Accepts(pair, initial, new ResponderPrekeys(prekeys.SignedPrekey, prekeys.OneTimePrekey, sameNumber)));
        Assert.True(Accepts(pair, initial, prekeys));
    }

    [Fact]
    public void A_device_of_suite_2_is_not_written_to_without_a_kem_prekey_of_its_own()
    {
        using var bob = new TestDevice(3, suite: Suite.PostQuantumX3dh);
        using var other = new TestDevice(4, suite: Suite.PostQuantumX3dh);
        var (good, foreign) = (bob.Material(), other.Material());
        Assert.Equal(Suite.PostQuantumX3dh, Validated(good)!.Suite);
        Assert.Null(Validated(good with { KemPrekeyId = 0, KemPrekey = default, KemPrekeySignature = default }));
        Assert.Null(Validated(good with { KemPrekeyId = good.KemPrekeyId + 1 }));
        Assert.Null(Validated(good with { KemPrekeyCreatedAtMs = good.KemPrekeyCreatedAtMs - 1 }));
        Assert.Null(Validated(good with { KemPrekey = foreign.KemPrekey }));
        Assert.Null(Validated(good with { KemPrekeySignature = foreign.KemPrekeySignature }));
        Assert.Null(Validated(good with { KemPrekey = foreign.KemPrekey, KemPrekeySignature = foreign.KemPrekeySignature }));
        Assert.Null(Validated(good with { KemPrekeySignature = good.SignedPrekeySignature }));
        Assert.Null(Validated(good with { Suites = DeviceSuites.None }));

        // Out of the list's suites nothing is used, whatever comes along.
        Assert.Equal(Suite.X3dh, Validated(good with { Suites = DeviceSuites.X3dh })!.Suite);
        Assert.Equal(Suite.PostQuantumX3dh, Validated(good with { Suites = DeviceSuites.PostQuantumX3dh | (DeviceSuites)64 })!.Suite);
    }

    [Fact]
    public void A_header_cannot_name_a_suite_its_fields_do_not_have()
    {
        using var pair = NewPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var message = pair.FromAlice("hi");
        Assert.Equal("01020002", Convert.ToHexString(message, 0, 4));
        var lowered = (byte[])message.Clone();
        lowered[3] = 1;
        Assert.False(InitialMessage.TryParse(lowered, out _));
        byte[] stripped = [.. lowered[..KemPrekeyIdOffset], .. new byte[6], .. message[HeaderSize..]];
        Assert.True(InitialMessage.TryParse(stripped, out _));
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(stripped).Outcome);
        byte[] withoutId = [.. message[..KemPrekeyIdOffset], 0, 0, 0, 0, .. message[(KemPrekeyIdOffset + 4)..]];
        Assert.False(InitialMessage.TryParse(withoutId, out _));
        byte[] shortened = [.. message[..(KemPrekeyIdOffset + 4)], 0, 32, .. message[82..114], .. message[HeaderSize..]];
        Assert.False(InitialMessage.TryParse(shortened, out _));
        Assert.Equal("hi", pair.ToBob(message).Text);
    }

    [Fact]
    public void A_device_once_seen_with_suite_2_falls_back_only_when_the_user_says_so()
    {
        using var pair = NewPair();
        pair.Restart();
        Assert.Equal((Suite.PostQuantumX3dh, Suite.PostQuantumX3dh), (pair.AliceBook.HighestSuite, pair.BobBook.HighestSuite));
        Assert.True(PrekeyBundle.TryValidate(pair.Bob.Material() with { Suites = DeviceSuites.X3dh }, TestDevice.NowMs, out var lower));
        Assert.True(pair.AliceBook.WouldDowngrade(lower!));
        var before = TestPair.State(pair.AliceBook);
        Assert.Throws<InvalidOperationException>(() => pair.AliceBook.Start(pair.Alice.Local, lower!, 0, pair.Alice.Random));
        Assert.Equal(before, TestPair.State(pair.AliceBook));

        pair.AliceBook.AllowDowngrade();
        pair.AliceBook.Start(pair.Alice.Local, lower!, TestDevice.NowMs, pair.Alice.Random);
        var message = pair.FromAlice("of suite 1");
        Assert.True(InitialMessage.TryParse(message, out var initial));
        Assert.True(pair.BobBook.WouldDowngrade(initial!));
        before = pair.BobState();
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(message).Outcome);
        Assert.Equal(before, pair.BobState());
        pair.BobBook.AllowDowngrade();
        Assert.Equal("of suite 1", pair.ToBob(message).Text);
    }

    [Fact]
    public void Kem_prekeys_survive_their_store_as_seeds()
    {
        using var device = new TestDevice(6, suite: Suite.PostQuantumX3dh);
        var exported = new byte[KemPrekey.Size];
        device.Kem(21).Export(exported);
        Assert.Equal(140, KemPrekey.Size);
        Assert.True(KemPrekey.TryImport(exported, out var again));
        Assert.Equal(device.Kem(21).PublicKey, again!.PublicKey);
        Assert.Equal((21u, TestDevice.NowMs), (again.KeyId, again.CreatedAtMs));
        Assert.Equal(device.Kem(21).Signature, again.Signature);
        again.Dispose();
        Assert.False(KemPrekey.TryImport(exported.AsSpan(1), out _));
        Assert.False(KemPrekey.TryImport([.. exported, 0], out _));
        Assert.Throws<OverflowException>(() => KemPrekey.GenerateBatch(device.Local, uint.MaxValue, 2, 0, device.Random));
    }

    [Fact]
    public void A_failing_generator_begins_no_session()
    {
        using var pair = NewPair();
        var before = TestPair.State(pair.AliceBook);
        for (var successes = 0; successes < 2; successes++)
        {
            var bundle = pair.Bob.Bundle();
            Assert.Throws<IOException>(() => pair.AliceBook.Start(pair.Alice.Local, bundle, 0, new FailingRandom(successes)));
            Assert.Equal(before, TestPair.State(pair.AliceBook));
        }
    }

    /// <summary>By the specification's formulas and the runtime's own hashes: if this fails, the wire format has changed.</summary>
    [Fact]
    public void A_first_message_opens_by_the_specification_alone()
    {
        using var alice = new TestDevice(41, suite: Suite.PostQuantumX3dh);
        using var bob = new TestDevice(42, suite: Suite.PostQuantumX3dh);
        using var session = Session.Initiate(alice.Local, bob.Bundle(), alice.Random);
        var m = session.Encrypt("by the book"u8, alice.Random);
        Assert.Equal("0000000700000001000000150440", Convert.ToHexString(m, 68, 14));
        var (ephemeral, ct, inner) = (m[36..68], m[82..HeaderSize], m[HeaderSize..]);
        byte[] transcript =
        [
            .. "SM1 session"u8, 0, 1, 0, 2,
            .. HandMade.Id(alice.Address.Account), .. HandMade.Id(alice.Address.Device), .. alice.Identity.PublicKey.Bytes, .. ephemeral,
            .. HandMade.Id(bob.Address.Account), .. HandMade.Id(bob.Address.Device), .. bob.Identity.PublicKey.Bytes,
            0, 0, 0, 7, .. bob.Signed.PublicKey.Bytes, 0, 0, 0, 1, .. bob.OneTime(1).PublicKey.Bytes,
            0, 0, 0, 21, .. SHA256.HashData(bob.Kem(21).PublicKey.Bytes), .. SHA256.HashData(ct),
        ];
        var th = SHA256.HashData(transcript);
        var spk = HandMade.PrivateKey(bob.Signed);
        var shared = HandMade.Decapsulate(bob.Kem(21), ct);
        byte[] ikm =
        [
            .. Enumerable.Repeat((byte)0xFF, 32), .. HandMade.Dh(spk, alice.Identity.PublicKey.AgreementKey.Bytes),
            .. HandMade.Dh(bob.Identity, ephemeral), .. HandMade.Dh(spk, ephemeral), .. HandMade.Dh(bob.OneTime(1), ephemeral), .. shared,
        ];
        var rk0 = HKDF.DeriveKey(HashAlgorithmName.SHA256, ikm, 32, new byte[32], [.. "SM1/x3dh"u8, .. th]);
        var step = HKDF.DeriveKey(HashAlgorithmName.SHA256, HandMade.Dh(spk, inner.AsSpan(2, 32)), 64, rk0, "SM1/dr/root"u8.ToArray());
        var padded = HandMade.Open(inner, step[32..], th);
        Assert.Equal("by the book", Encoding.UTF8.GetString(padded, 0, 11));
    }

    private static TestPair NewPair(bool established = true) => new(established: established, suite: Suite.PostQuantumX3dh);

    private static PrekeyBundle? Validated(PrekeyBundleMaterial material) =>
        PrekeyBundle.TryValidate(material, TestDevice.NowMs, out var bundle) ? bundle : null;

    private static bool Accepts(TestPair pair, InitialMessage initial, ResponderPrekeys prekeys)
    {
        var accepts = Session.TryAccept(pair.Bob.Local, pair.Alice.Address, initial, prekeys, out var accepted);
        accepted?.Dispose();
        return accepts;
    }
}
