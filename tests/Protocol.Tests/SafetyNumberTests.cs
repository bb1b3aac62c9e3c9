// SPDX-License-Identifier: MIT
// SafetyNumberTests: both sides see one number, and it is the number libsignal would show.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class SafetyNumberTests
{
    [Fact]
    public void The_number_is_the_one_libsignal_computes()
    {
        var known = VectorFiles.Read("kat.json").GetProperty("libsignal_safety_number");
        var number = SafetyNumber.Compute(
            Encoding.UTF8.GetBytes(known.Text("alice_id_utf8")), known.Hex("alice_key33").AsSpan(1),
            Encoding.UTF8.GetBytes(known.Text("bob_id_utf8")), known.Hex("bob_key33").AsSpan(1));
        Assert.Equal(known.Text("display60"), number.Digits);
        Assert.Equal([.. known.Hex("alice_fp32"), .. known.Hex("bob_fp32")], number.QrCode.ToArray());
        VectorFiles.Report("kat, safety number", 1);
    }

    [Fact]
    public void Both_sides_see_one_number_and_match_each_others_code()
    {
        var random = new SeededRandom(51);
        using var alice = IdentityKeyPair.Generate(random);
        using var bob = IdentityKeyPair.Generate(random);
        using var mallory = IdentityKeyPair.Generate(random);
        var (a, b) = (random.Id(), random.Id());
        var atAlice = SafetyNumber.Compute(a, alice.PublicKey, b, bob.PublicKey);
        var atBob = SafetyNumber.Compute(b, bob.PublicKey, a, alice.PublicKey);
        Assert.Equal(SafetyNumber.DigitCount, atAlice.Digits.Length);
        Assert.Equal(atAlice.Digits, atBob.Digits);
        Assert.True(atAlice.MatchesScanned(atBob.QrCode));
        Assert.True(atBob.MatchesScanned(atAlice.QrCode));
        Assert.False(atAlice.MatchesScanned(atAlice.QrCode));
        Assert.False(atAlice.MatchesScanned([]));

        var betrayed = SafetyNumber.Compute(b, bob.PublicKey, a, mallory.PublicKey);
        Assert.NotEqual(atAlice.Digits, betrayed.Digits);
        Assert.False(atAlice.MatchesScanned(betrayed.QrCode));
    }
}
