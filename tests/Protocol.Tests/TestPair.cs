// SPDX-License-Identifier: MIT
// TestPair: Alice and Bob with a book each; an established pair has exchanged a message both ways.
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

internal sealed class TestPair : IDisposable
{
    public TestPair(int seed = 1, bool established = true, int oneTimePrekeys = 20, Suite suite = Suite.X3dh)
    {
        Alice = new TestDevice(seed * 1000, oneTimePrekeys, suite);
        Bob = new TestDevice((seed * 1000) + 1, oneTimePrekeys, suite);
        AliceBook = Alice.NewBook(Bob);
        BobBook = Bob.NewBook(Alice);
        if (!established)
            return;
        AliceBook.Start(Alice.Local, Bob.Bundle(), TestDevice.NowMs, Alice.Random);
        Assert.Equal((DecryptOutcome.Decrypted, "hello"), ToBob(FromAlice("hello")));
        Assert.Equal((DecryptOutcome.Decrypted, "hello yourself"), ToAlice(FromBob("hello yourself")));
    }

    public TestDevice Alice { get; }

    public TestDevice Bob { get; }

    public SessionBook AliceBook { get; private set; }

    public SessionBook BobBook { get; private set; }

    public byte[] FromAlice(string text) => Alice.Send(AliceBook, text);

    public byte[] FromBob(string text) => Bob.Send(BobBook, text);

    public (DecryptOutcome Outcome, string? Text) ToAlice(byte[] message) => Alice.Receive(AliceBook, message);

    public (DecryptOutcome Outcome, string? Text) ToBob(byte[] message) => Bob.Receive(BobBook, message);

    public byte[] BobState() => State(BobBook);

    public static byte[] State(SessionBook book)
    {
        using var state = book.Serialize();
        return state.Expose().ToArray();
    }

    /// <summary>Stores both books and loads them again, as a restart does.</summary>
    public void Restart()
    {
        AliceBook = Reload(AliceBook);
        BobBook = Reload(BobBook);
    }

    public void Dispose()
    {
        AliceBook.Dispose();
        BobBook.Dispose();
        Alice.Dispose();
        Bob.Dispose();
    }

    private static SessionBook Reload(SessionBook book)
    {
        var state = State(book);
        book.Dispose();
        Assert.True(SessionBook.TryDeserialize(state, out var loaded));
        Assert.Equal(state, State(loaded!));
        return loaded!;
    }
}
