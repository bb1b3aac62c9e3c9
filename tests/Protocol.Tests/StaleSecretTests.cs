// SPDX-License-Identifier: MIT
// StaleSecretTests: after a session, prekeys and chains are disposed, none of their secrets stands anywhere in the process's memory.
// The secrets are taken from exported states; the tests' own copies are pinned and zeroed, and remembered inverted.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

[Collection(nameof(StaleSecretTests))]
[CollectionDefinition(nameof(StaleSecretTests), DisableParallelization = true)]
public sealed class StaleSecretTests
{
    [Fact]
    public void The_scan_finds_what_is_there()
    {
        RequireScan();
        using var secret = SecretBytes.Random(32, RandomSource.System);
        var inverted = MemoryScan.Invert(secret.Expose());
        Assert.True(MemoryScan.Count([inverted])[0] >= 1);
        secret.Dispose();
        Assert.Equal(0, MemoryScan.Count([inverted])[0]);
    }

    [Theory]
    [InlineData(Suite.X3dh)]
    [InlineData(Suite.PostQuantumX3dh)]
    public void No_key_of_a_disposed_session_is_left(Suite suite)
    {
        RequireScan();
        List<byte[]> secrets = [];
        Converse(suite, secrets);
        Compact();
        Assert.True(secrets.Count > 10);
        Assert.All(MemoryScan.Count(secrets), count => Assert.Equal(0, count));
    }

    [Fact]
    public void No_sender_key_of_a_disposed_group_is_left()
    {
        RequireScan();
        List<byte[]> secrets = [];
        SpeakInAGroup(secrets);
        Compact();
        Assert.All(MemoryScan.Count(secrets), count => Assert.Equal(0, count));
    }

    private static void Converse(Suite suite, List<byte[]> secrets)
    {
        using var pair = new TestPair(4242, suite: suite);
        var dice = new SeededRandom(7);
        for (var i = 0; i < 40; i++)
        {
            var message = pair.FromAlice($"{i}");
            if (dice.Next(4) != 0)
                pair.ToBob(message); // a lost one leaves a kept key
            pair.ToAlice(pair.FromBob($"{i}"));
            if (i % 10 == 0)
                Remember(pair.AliceBook.Serialize(), secrets);
        }

        Remember(pair.AliceBook.Serialize(), secrets);
        Remember(pair.BobBook.Serialize(), secrets);
        Span<byte> seed = stackalloc byte[IdentityKeyPair.SeedSize];
        pair.Alice.Identity.ExportSeed(seed);
        secrets.Add(MemoryScan.Invert(seed));
        seed.Clear();
    }

    private static void SpeakInAGroup(List<byte[]> secrets)
    {
        using var group = new TestGroup(3, 9999);
        _ = group.Send(group.Owner, "lost");
        var message = group.Send(group.Owner, "x");
        Assert.Equal("x", group.Receive(group.Everyone[1], group.Owner, message).Text);
        Remember(group.SenderOf(group.Owner).Serialize(), secrets, GroupSender.StateSize - 9 - 32 - 4 - 32, 32);
        Remember(group.SenderOf(group.Owner).Serialize(), secrets, GroupSender.StateSize - 9 - 32, 32);
        Remember(group.ReceiverOf(group.Everyone[1], group.Owner).Serialize(), secrets, 1 + 16 + 32 + 32 + 1 + 24 + 4, 32);
    }

    private static void Remember(SecretBytes state, List<byte[]> secrets)
    {
        using (state)
            secrets.AddRange(KeysOf.Book(state.Expose()).Select(range => MemoryScan.Invert(state.Expose()[range])));
    }

    private static void Remember(SecretBytes state, List<byte[]> secrets, int offset, int size)
    {
        using (state)
            secrets.Add(MemoryScan.Invert(state.Expose().Slice(offset, size)));
    }

    private static void Compact()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    private static void RequireScan()
    {
        if (!MemoryScan.IsPossible)
            Assert.Skip("/proc/self/mem is not here: the scan of memory runs on Linux only.");
    }
}
