// SPDX-License-Identifier: MIT
// HandshakeTests: who may start a session with whom, from which keys.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_first_message_opens_with_and_without_a_one_time_prekey(bool withOneTime)
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(withOneTime), TestDevice.NowMs, pair.Alice.Random);
        Assert.Equal(withOneTime, pair.AliceBook.Current!.UsedOneTimePrekey);
        Assert.Equal((DecryptOutcome.Decrypted, "hi"), pair.ToBob(pair.FromAlice("hi")));
        Assert.Equal(pair.Alice.Address, pair.BobBook.Current!.Peer);
        Assert.Equal(pair.Alice.Identity.PublicKey, pair.BobBook.Current.PeerIdentity);
        Assert.Equal(withOneTime ? 19 : 20, pair.Bob.OneTimePrekeysLeft);
    }

    [Fact]
    public void A_message_that_claims_another_identity_than_its_sender_is_known_by_is_not_parsed()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var message = pair.FromAlice("hi");
        Assert.True(InitialMessage.TryParseFrom(message, pair.Alice.Identity.PublicKey, out var initial));
        Assert.Same(pair.Alice.Identity.PublicKey, initial!.SenderIdentity);
        Assert.False(InitialMessage.TryParseFrom(message, pair.Bob.Identity.PublicKey, out initial));
        Assert.Null(initial);
    }

    [Fact]
    public void The_initial_header_repeats_until_the_first_reply()
    {
        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var (first, second) = (pair.FromAlice("one"), pair.FromAlice("two"));
        Assert.True(InitialMessage.IsInitial(first) && InitialMessage.IsInitial(second));
        Assert.True(pair.AliceBook.Current!.IsUnanswered);
        Assert.Equal("two", pair.ToBob(second).Text);
        Assert.Equal("one", pair.ToBob(first).Text);
        Assert.Equal("reply", pair.ToAlice(pair.FromBob("reply")).Text);
        Assert.False(pair.AliceBook.Current.IsUnanswered);
        var third = pair.FromAlice("three");
        Assert.False(InitialMessage.IsInitial(third));
        Assert.Equal("three", pair.ToBob(third).Text);
    }

    [Fact]
    public void A_bundle_with_anything_changed_is_refused()
    {
        using var bob = new TestDevice(3);
        using var other = new TestDevice(4);
        var good = bob.Material();
        Assert.True(PrekeyBundle.TryValidate(good, TestDevice.NowMs, out _));
        Assert.False(Valid(good with { Identity = other.Identity.PublicKey }));
        Assert.False(Valid(good with { Address = other.Address }));
        Assert.False(Valid(good with { SignedPrekeyId = 8 }));
        Assert.False(Valid(good with { SignedPrekeyCreatedAtMs = good.SignedPrekeyCreatedAtMs - 1 }));
        Assert.False(Valid(good with { SignedPrekey = other.Signed.PublicKey.Bytes.ToArray() }));
        Assert.False(Valid(good with { SignedPrekeySignature = other.Signed.Signature.ToArray() }));
        Assert.False(Valid(good with { SignedPrekeySignature = default }));
        Assert.False(Valid(good with { OneTimePrekeyId = 0 }));
        Assert.False(Valid(good with { OneTimePrekey = default }));
        Assert.False(PrekeyBundle.TryValidate(good, TestDevice.NowMs - PrekeyBundle.MaxAheadMs - 1, out _));
        Assert.True(PrekeyBundle.TryValidate(good, TestDevice.NowMs - PrekeyBundle.MaxAheadMs, out var bundle));
        Assert.False(bundle!.IsStale(TestDevice.NowMs + PrekeyBundle.StaleAfterMs));
        Assert.True(bundle.IsStale(TestDevice.NowMs + PrekeyBundle.StaleAfterMs + 1));
    }

    [Theory]
    [MemberData(nameof(BadPoints))]
    public void A_bad_point_is_refused_in_every_place_a_key_can_stand(string hex)
    {
        var bad = Convert.FromHexString(hex);
        Assert.False(X25519PublicKey.TryImport(bad, out _));

        using var bob = new TestDevice(5);
        var good = bob.Material();
        Assert.False(Valid(good with { OneTimePrekey = bad }));
        Assert.False(Valid(good with { SignedPrekey = bad }));

        using var pair = new TestPair(established: false);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        var message = pair.FromAlice("hi");
        var ephemeral = (byte[])message.Clone();
        bad.CopyTo(ephemeral, 36);
        Assert.False(InitialMessage.TryParse(ephemeral, out _));
        var ratchetKey = (byte[])message.Clone();
        bad.CopyTo(ratchetKey, 82 + 2);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(ratchetKey).Outcome);
        Assert.Equal("hi", pair.ToBob(message).Text);

        pair.ToAlice(pair.FromBob("reply"));
        var next = pair.FromAlice("next");
        var (before, forged) = (pair.BobState(), (byte[])next.Clone());
        bad.CopyTo(forged, 2);
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(forged).Outcome);
        Assert.Equal(before, pair.BobState());
        Assert.Equal("next", pair.ToBob(next).Text);
    }

    public static TheoryData<string> BadPoints() =>
    [
        new string('0', 64),
        "01" + new string('0', 62),
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ec" + string.Concat(Enumerable.Repeat("ff", 30)) + "7f",
        "ed" + string.Concat(Enumerable.Repeat("ff", 30)) + "7f",
        "ee" + string.Concat(Enumerable.Repeat("ff", 30)) + "7f",
        string.Concat(Enumerable.Repeat("ff", 32)),
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4eea", // RFC 7748 §6.1 with the high bit set
    ];

    [Fact]
    public void A_session_is_bound_to_both_addresses_and_to_the_claimed_sender()
    {
        using var pair = new TestPair(established: false);
        using var mallory = new TestDevice(99);
        using var session = Session.Initiate(pair.Alice.Local, pair.Bob.Bundle(), pair.Alice.Random);
        Assert.True(InitialMessage.TryParse(session.Encrypt("hi"u8, pair.Alice.Random), out var initial));
        var prekeys = pair.Bob.PrekeysFor(initial!)!;
        var (alice, bob) = (pair.Alice.Address, pair.Bob.Address);
        Assert.False(Session.TryAccept(pair.Bob.Local, mallory.Address, initial!, prekeys, out _));
        Assert.False(Session.TryAccept(pair.Bob.Local, alice with { Device = bob.Device }, initial!, prekeys, out _));
        Assert.False(Session.TryAccept(pair.Bob.Local, bob, initial!, prekeys, out _));
        Assert.False(Session.TryAccept(new LocalDevice(bob with { Device = alice.Device }, pair.Bob.Identity), alice, initial!, prekeys, out _));
        Assert.False(Session.TryAccept(new LocalDevice(bob, mallory.Identity), alice, initial!, prekeys, out _));
        Assert.False(Session.TryAccept(pair.Bob.Local, alice, initial!, new ResponderPrekeys(pair.Bob.Signed, null), out _));
        Assert.False(Session.TryAccept(pair.Bob.Local, alice, initial!, new ResponderPrekeys(pair.Bob.Signed, pair.Bob.OneTime(2)), out _));
        Assert.False(Session.TryAccept(pair.Bob.Local, alice, initial!, new ResponderPrekeys(mallory.Signed, pair.Bob.OneTime(1)), out _));
        Assert.True(Session.TryAccept(pair.Bob.Local, alice, initial!, prekeys, out var accepted));
        Assert.Equal("hi", Encoding.UTF8.GetString(accepted!.Plaintext.Expose()));
        accepted.Dispose();
    }

    [Fact]
    public void Prekeys_survive_their_store()
    {
        using var device = new TestDevice(6);
        var signed = new byte[SignedPrekey.Size];
        device.Signed.Export(signed);
        Assert.True(SignedPrekey.TryImport(signed, out var signedAgain));
        Assert.Equal(device.Signed.PublicKey, signedAgain!.PublicKey);
        Assert.Equal(device.Signed.Signature.ToArray(), signedAgain.Signature.ToArray());
        Assert.Equal((device.Signed.KeyId, device.Signed.CreatedAtMs), (signedAgain.KeyId, signedAgain.CreatedAtMs));
        Assert.False(SignedPrekey.TryImport(signed.AsSpan(1), out _));
        var oneTime = new byte[OneTimePrekey.Size];
        device.OneTime(3).Export(oneTime);
        Assert.True(OneTimePrekey.TryImport(oneTime, out var oneTimeAgain));
        Assert.Equal((3u, device.OneTime(3).PublicKey), (oneTimeAgain!.KeyId, oneTimeAgain.PublicKey));
        Assert.False(OneTimePrekey.TryImport([.. oneTime, 0], out _));
        Assert.Throws<OverflowException>(() => OneTimePrekey.GenerateBatch(uint.MaxValue, 2, device.Random));
    }

    private static bool Valid(PrekeyBundleMaterial material) => PrekeyBundle.TryValidate(material, TestDevice.NowMs, out _);
}
