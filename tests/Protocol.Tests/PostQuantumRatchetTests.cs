// SPDX-License-Identifier: MIT
// PostQuantumRatchetTests: the steps of suite 2: when they come, what they survive, what they mix in.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class PostQuantumRatchetTests
{
    private const int Parts = 54;
    private const byte Key = 1;
    private const byte Ciphertext = 2;

    [Fact]
    public void A_step_comes_every_fifty_messages_and_is_over_in_three_turns()
    {
        using var pair = NewPair();
        var types = new List<byte>();
        for (var i = 0; i < 60; i++)
            types.AddRange([RoundTrip(pair, toBob: true), RoundTrip(pair, toBob: false)]);
        Assert.Equal(2u, pair.AliceBook.Current!.KemSteps);
        Assert.Equal(2u, pair.BobBook.Current!.KemSteps);
        Assert.InRange(types.Count(parts => parts != 0), 4, 6);
    }

    [Fact]
    public void The_offer_repeats_until_it_is_answered_and_the_answer_while_its_chain_lasts()
    {
        using var pair = NewPair();
        var offers = Enumerable.Range(0, 60).Select(i => pair.FromAlice($"{i}")).ToList();
        Assert.Equal(0, PartsOf(offers[40]));
        Assert.All(offers[50..], message => Assert.Equal(Key, PartsOf(message)));
        Assert.Equal("59", pair.ToBob(offers[59]).Text); // the only one that arrives for now
        var late = pair.FromBob("late");
        var answers = Enumerable.Range(0, 5).Select(i => pair.FromBob($"{i}")).ToList();
        Assert.All(answers, message => Assert.Equal(Ciphertext, PartsOf(message)));
        Assert.Equal("4", pair.ToAlice(answers[4]).Text);
        pair.Restart();
        Assert.Equal("late", pair.ToAlice(late).Text);
        Assert.Equal(0, PartsOf(pair.FromAlice("over")));
        Assert.Equal("50", pair.ToBob(offers[50]).Text); // a late offer is not taken a second time
        Assert.Equal("over", pair.ToBob(pair.FromAlice("over")).Text);
        Assert.Equal(0, PartsOf(pair.FromBob("plain")));
        Assert.Equal((1u, 1u), (pair.AliceBook.Current!.KemSteps, pair.BobBook.Current!.KemSteps));
    }

    [Fact]
    public void A_step_comes_with_age_however_few_the_messages()
    {
        using var pair = NewPair();
        var now = TestDevice.NowMs + Session.KemStepAgeMs;
        Assert.Equal(0, PartsOf(pair.AliceBook.Encrypt("x"u8, now - 1, pair.Alice.Random)));
        pair.Restart();
        var offer = pair.AliceBook.Encrypt("x"u8, now, pair.Alice.Random);
        Assert.Equal(Key, PartsOf(offer));
        Assert.Equal("x", pair.Bob.Receive(pair.BobBook, offer, now).Text);
        var answer = pair.BobBook.Encrypt("y"u8, now, pair.Bob.Random);
        Assert.Equal(Ciphertext, PartsOf(answer));
        Assert.Equal("y", pair.Alice.Receive(pair.AliceBook, answer, now).Text);
        Assert.Equal(0, PartsOf(pair.AliceBook.Encrypt("z"u8, now + Session.KemStepAgeMs - 1, pair.Alice.Random)));
        Assert.Equal(Key, PartsOf(pair.AliceBook.Encrypt("z"u8, now + Session.KemStepAgeMs, pair.Alice.Random)));
    }

    [Fact]
    public void Both_sides_may_offer_at_once()
    {
        using var pair = NewPair();
        var (fromAlice, fromBob) = (Offer(pair.AliceBook, pair.Alice), Offer(pair.BobBook, pair.Bob));
        Assert.Equal("offer", pair.ToBob(fromAlice).Text);
        Assert.Equal("offer", pair.ToAlice(fromBob).Text);
        pair.Restart();
        for (var i = 0; i < 4; i++)
            _ = (RoundTrip(pair, toBob: true), RoundTrip(pair, toBob: false));
        Assert.Equal((2u, 2u), (pair.AliceBook.Current!.KemSteps, pair.BobBook.Current!.KemSteps));
        Assert.Equal(0, RoundTrip(pair, toBob: true) | RoundTrip(pair, toBob: false));
    }

    [Fact]
    public void Sessions_of_suite_1_neither_make_nor_take_steps()
    {
        using var pair = new TestPair();
        var now = TestDevice.NowMs + Session.KemStepAgeMs;
        for (var i = 0; i < 60; i++)
            _ = (RoundTrip(pair, toBob: true), RoundTrip(pair, toBob: false));
        var message = pair.AliceBook.Encrypt("x"u8, now, pair.Alice.Random);
        Assert.Equal(0, PartsOf(message));
        var before = pair.BobState();
        byte[] dressed = [1, 4, .. message[2..Parts], Key, .. pair.Bob.Random.Bytes(1184), .. message[Parts..]];
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(dressed).Outcome);
        Assert.Equal(before, pair.BobState());
    }

    [Fact]
    public void Every_changed_byte_of_both_parts_is_refused_without_a_trace()
    {
        using var pair = NewPair();
        var offer = Offer(pair.AliceBook, pair.Alice);
        RefuseEveryMutation(offer, "offer", pair.BobState, pair.ToBob);
        var answer = Offer(pair.BobBook, pair.Bob);
        Assert.Equal(Ciphertext, PartsOf(answer));
        RefuseEveryMutation(answer, "offer", () => TestPair.State(pair.AliceBook), pair.ToAlice);
        var none = (byte[])answer.Clone();
        none[Parts] = 0;
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToAlice(none).Outcome);
    }

    [Fact]
    public void A_ciphertext_that_answers_no_offer_is_refused()
    {
        using var pair = NewPair();
        pair.ToAlice(pair.FromBob("a turn"));
        var next = pair.FromAlice("next");
        byte[] forged = [1, 4, .. next[2..Parts], Ciphertext, .. new byte[1088], .. next[Parts..]];
        Assert.Equal(DecryptOutcome.Undecryptable, pair.ToBob(forged).Outcome);
        Assert.Equal("next", pair.ToBob(next).Text);
    }

    [Fact]
    public void A_failing_generator_changes_nothing_at_any_draw()
    {
        using var pair = NewPair();
        pair.ToBob(Offer(pair.AliceBook, pair.Alice));
        var before = pair.BobState();
        for (var successes = 0; successes < 3; successes++) // nonce, ratchet key, encapsulation
        {
            Assert.Throws<IOException>(() => pair.BobBook.Encrypt("x"u8, new FailingRandom(successes)));
            Assert.Equal(before, pair.BobState());
        }

        before = TestPair.State(pair.AliceBook);
        pair.ToAlice(pair.FromBob("y"));
        before = TestPair.State(pair.AliceBook);
        var later = TestDevice.NowMs + (2 * Session.KemStepAgeMs);
        for (var successes = 0; successes < 3; successes++) // nonce, ratchet key, offered key
        {
            Assert.Throws<IOException>(() => pair.AliceBook.Encrypt("x"u8, later, new FailingRandom(successes)));
            Assert.Equal(before, TestPair.State(pair.AliceBook));
        }
    }

    [Fact]
    public void Any_loss_and_order_lets_steps_complete_and_every_delivered_message_open()
    {
        foreach (var seed in Enumerable.Range(1, 25))
        {
            using var pair = NewPair(seed);
            var dice = new SeededRandom(seed);
            List<(bool FromAlice, string Text, byte[] Message)> air = [];
            for (var i = 0; i < 400; i++)
            {
                var fromAlice = dice.Next(2) == 0;
                air.Add((fromAlice, $"{i}", fromAlice ? pair.FromAlice($"{i}") : pair.FromBob($"{i}")));
                while (air.Count > 0 && (air.Count > 4 || dice.Next(2) == 0))
                {
                    var flight = air[dice.Next(Math.Min(3, air.Count))];
                    air.Remove(flight);
                    if (dice.Next(4) == 0)
                        continue; // lost
                    var received = flight.FromAlice ? pair.ToBob(flight.Message) : pair.ToAlice(flight.Message);
                    Assert.Equal((DecryptOutcome.Decrypted, flight.Text), received);
                }

                if (dice.Next(20) == 0)
                    pair.Restart();
            }

            var (alice, bob) = (pair.AliceBook.Current!.KemSteps, pair.BobBook.Current!.KemSteps);
            Assert.InRange(alice, 3u, 14u);
            Assert.InRange((long)alice - bob, -1, 1);
        }
    }

    /// <summary>By the specification's formulas and the runtime's own hashes: if this fails, the wire format has changed.</summary>
    [Fact]
    public void A_step_opens_by_the_specification_alone()
    {
        using var pair = NewPair();
        pair.ToAlice(pair.FromBob("a turn"));
        var offer = Offer(pair.AliceBook, pair.Alice);
        Assert.Equal("0104", Convert.ToHexString(offer, 0, 2));
        Assert.Equal(55 + 1184 + 64 + 16, offer.Length);
        pair.ToBob(offer);

        // Bob's stored state: layout | addresses | suite | shelf | session | ... ; what is needed of it stands at fixed places behind th.
        var bob = pair.BobState();
        var at = 1 + 64 + 2 + 2 + 20;
        var th = bob[(at + 66)..(at + 98)];
        at += 98 + 82 + 32; // the header holds H(ct)
        var kem = bob.AsSpan(at, 41);
        Assert.Equal(2, kem[8]); // an offered key, no answer
        Assert.Equal(offer[55..1239], bob[(at + 41)..(at + 41 + 1184)]);
        var turn = bob[(at + 41 + 1184)..];
        Assert.Equal(2, turn[0]);
        var (root, theirs) = (turn[1..33], turn[33..65]);
        Assert.Equal(offer[2..34], theirs);

        var random = new ReplayedRandom(new SeededRandom(99).Bytes(12 + 32 + 32));
        var answer = pair.BobBook.Encrypt("by the book"u8, random);
        Assert.Equal(55 + 1088 + 64 + 16, answer.Length);
        var (ct, shared) = (new byte[1088], new byte[32]);
        Assert.True(MlKem768.TryEncapsulate(offer.AsSpan(55, 1184), random.Bytes.AsSpan(44), ct, shared));
        Assert.Equal(ct, answer[55..1143]);
        var step = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, [.. HandMade.Dh(random.Bytes.AsSpan(12, 32), theirs), .. shared], 64, root,
            [.. "SM1/dr/kem"u8, .. SHA256.HashData(offer.AsSpan(55, 1184)), .. SHA256.HashData(ct)]);
        var padded = HandMade.Open(answer, step[32..], th, 1143);
        Assert.Equal("by the book", Encoding.UTF8.GetString(padded, 0, 11));
        Assert.Equal("by the book", pair.ToAlice(answer).Text);
    }

    private static TestPair NewPair(int seed = 1) => new(seed, suite: Suite.PostQuantumX3dh);

    private static byte[] Offer(SessionBook book, TestDevice device) =>
        book.Encrypt("offer"u8, TestDevice.NowMs + Session.KemStepAgeMs, device.Random);

    private static byte PartsOf(byte[] message) => message[1] == 4 ? message[Parts] : (byte)0;

    private static byte RoundTrip(TestPair pair, bool toBob)
    {
        var message = toBob ? pair.FromAlice("x") : pair.FromBob("x");
        Assert.Equal("x", (toBob ? pair.ToBob(message) : pair.ToAlice(message)).Text);
        return PartsOf(message);
    }

    private static void RefuseEveryMutation(
        byte[] genuine, string text, Func<byte[]> state, Func<byte[], (DecryptOutcome Outcome, string? Text)> receive)
    {
        var before = state();
        for (var at = 0; at < genuine.Length; at++)
        {
            var forged = (byte[])genuine.Clone();
            forged[at] ^= (byte)(1 << (at % 8));
            Assert.NotEqual(DecryptOutcome.Decrypted, receive(forged).Outcome);
            Assert.True(before.AsSpan().SequenceEqual(state()), $"byte {at} left a trace");
        }

        Assert.Equal((DecryptOutcome.Decrypted, text), receive(genuine));
    }

    private sealed class ReplayedRandom(byte[] bytes) : RandomSource
    {
        private int _at;

        public byte[] Bytes { get; } = bytes;

        public override void Fill(Span<byte> destination)
        {
            Bytes.AsSpan(_at, destination.Length).CopyTo(destination);
            _at += destination.Length;
        }
    }
}
