// SPDX-License-Identifier: MIT
// InterleavingTests: two devices over a network that loses, delays, repeats, reorders and corrupts, from a drawn script.
// Against a trivial model: every message arrives at most once, as it was sent, and what is delivered in reach decrypts.
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class InterleavingTests
{
    [Property(MaxTest = 60)]
    public Property No_interleaving_loses_changes_or_repeats_a_message() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed => Run(seed, 150));

    private static bool Run(int seed, int events)
    {
        var dice = new SeededRandom(seed);
        using var pair = new TestPair((seed % 1000) + 1, established: false, suite: seed % 2 == 0 ? Suite.PostQuantumX3dh : Suite.X3dh);
        pair.AliceBook.Start(pair.Alice.Local, pair.Bob.Bundle(), TestDevice.NowMs, pair.Alice.Random);
        if (dice.Next(2) == 0)
            pair.BobBook.Start(pair.Bob.Local, pair.Alice.Bundle(), TestDevice.NowMs, pair.Bob.Random);
        List<Flight> air = [], landed = [];
        for (var i = 0; i < events; i++)
        {
            switch (dice.Next(10))
            {
                case < 4:
                    Send(pair, dice.Next(2) == 0, $"{i}", landed.Count, air);
                    break;
                case < 8 when air.Count > 0:
                    // Near the front, and what has waited for four others goes first: delay beyond five steps is not this test's subject.
                    var at = landed.Count - air[0].SentAfter >= 4 ? 0 : Math.Min(dice.Next(4), air.Count - 1);
                    if (!Deliver(pair, air[at], landed))
                        return false;
                    air.RemoveAt(at);
                    break;
                case 8 when landed.Count > 0:
                    if (Receive(pair, landed[dice.Next(landed.Count)]).Outcome == DecryptOutcome.Decrypted)
                        return false;
                    break;
                case 9 when air.Count > 0:
                    if (!Corrupt(pair, air[dice.Next(air.Count)], dice))
                        return false;
                    pair.Restart();
                    break;
            }
        }

        return air.All(flight => Deliver(pair, flight, landed)) && QuietRoundTrip(pair);
    }

    private static void Send(TestPair pair, bool fromAlice, string text, int sentAfter, List<Flight> air)
    {
        if (!fromAlice && pair.BobBook.Current is null)
            return;
        // At most six in the air: the limit of five receiving chains is tested elsewhere.
        if (air.Count < 6)
            air.Add(new Flight(fromAlice, text, sentAfter, fromAlice ? pair.FromAlice(text) : pair.FromBob(text)));
    }

    private static bool Deliver(TestPair pair, Flight flight, List<Flight> landed)
    {
        landed.Add(flight);
        return Receive(pair, flight) == (DecryptOutcome.Decrypted, flight.Text);
    }

    private static bool Corrupt(TestPair pair, Flight flight, SeededRandom dice)
    {
        var before = TestPair.State(flight.FromAlice ? pair.BobBook : pair.AliceBook);
        var forged = (byte[])flight.Message.Clone();
        forged[dice.Next(forged.Length)] ^= (byte)(1 + dice.Next(255));
        return Receive(pair, flight with { Message = forged }).Outcome != DecryptOutcome.Decrypted
            && before.AsSpan().SequenceEqual(TestPair.State(flight.FromAlice ? pair.BobBook : pair.AliceBook));
    }

    private static bool QuietRoundTrip(TestPair pair) =>
        pair.ToBob(pair.FromAlice("quiet")).Text == "quiet" && pair.ToAlice(pair.FromBob("trip")).Text == "trip";

    private static (DecryptOutcome Outcome, string? Text) Receive(TestPair pair, Flight flight) =>
        flight.FromAlice ? pair.ToBob(flight.Message) : pair.ToAlice(flight.Message);

    private sealed record Flight(bool FromAlice, string Text, int SentAfter, byte[] Message);
}
