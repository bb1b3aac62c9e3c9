// SPDX-License-Identifier: MIT
// FuzzPair: two devices in mid-conversation: a chain with a gap, an archived session, a handshake under way. From a fixed seed.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Fuzz;

internal sealed class FuzzPair
{
    public FuzzPair()
    {
        AliceBook = new SessionBook(Alice.Local.Address, Bob.Local.Address);
        BobBook = new SessionBook(Bob.Local.Address, Alice.Local.Address);
        AliceBook.Start(Alice.Local, Bob.Bundle(), FuzzDevice.NowMs, Alice.Random);
        Hear(Bob, BobBook, Alice, AliceBook.Encrypt("hello"u8, FuzzDevice.NowMs, Alice.Random));
        Hear(Alice, AliceBook, Bob, BobBook.Encrypt("hello yourself"u8, FuzzDevice.NowMs, Bob.Random));
        Missing = AliceBook.Encrypt("missing"u8, FuzzDevice.NowMs, Alice.Random);
        Hear(Bob, BobBook, Alice, AliceBook.Encrypt("behind the gap"u8, FuzzDevice.NowMs, Alice.Random));
        BobState = Bytes(BobBook.Serialize());
        BobSession = Bytes(BobBook.Current!.Serialize());
        Next = AliceBook.Encrypt("next"u8, FuzzDevice.NowMs, Alice.Random);
        Offer = AliceBook.Encrypt("with an offer"u8, FuzzDevice.NowMs + Session.KemStepAgeMs, Alice.Random);
        AliceBook.Start(Alice.Local, Bob.Bundle(), FuzzDevice.NowMs, Alice.Random);
        Initial = AliceBook.Encrypt("again"u8, FuzzDevice.NowMs, Alice.Random);
        SecondInitial = AliceBook.Encrypt("and again"u8, FuzzDevice.NowMs, Alice.Random);
        Unanswered = Bytes(AliceBook.Current!.Serialize());
    }

    public FuzzDevice Alice { get; } = new(1);

    public FuzzDevice Bob { get; } = new(2);

    public SessionBook AliceBook { get; }

    public SessionBook BobBook { get; }

    /// <summary>Bob's book before anything below arrives.</summary>
    public byte[] BobState { get; }

    public byte[] BobSession { get; }

    public byte[] Unanswered { get; }

    public byte[] Missing { get; }

    public byte[] Next { get; }

    public byte[] Offer { get; }

    public byte[] Initial { get; }

    public byte[] SecondInitial { get; }

    /// <summary>All that Alice has under way to Bob, with its words.</summary>
    public (byte[] Message, string Words)[] UnderWay =>
        [(Missing, "missing"), (Next, "next"), (Offer, "with an offer"), (Initial, "again"), (SecondInitial, "and again")];

    /// <summary>Receives as a client does.</summary>
    public static DecryptOutcome Receive(FuzzDevice own, SessionBook book, FuzzDevice peer, byte[] message, out SecretBytes? plaintext)
    {
        plaintext = null;
        if (!InitialMessage.IsInitial(message))
            return book.TryDecrypt(message, FuzzDevice.NowMs, out plaintext);
        return InitialMessage.TryParseFrom(message, peer.Identity, out var initial)
            ? book.TryAccept(own.Local, initial!, own.PrekeysFor(initial!), FuzzDevice.NowMs, out plaintext)
            : DecryptOutcome.Undecryptable;
    }

    public static byte[] Bytes(SecretBytes secret)
    {
        using (secret)
            return secret.Expose().ToArray();
    }

    public static SessionBook Load(byte[] state) =>
        SessionBook.TryDeserialize(state, out var book) ? book! : throw new BrokenPromiseException("A stored book does not load.");

    private static void Hear(FuzzDevice own, SessionBook book, FuzzDevice peer, byte[] message)
    {
        BrokenPromiseException.Unless(Receive(own, book, peer, message, out var plaintext) == DecryptOutcome.Decrypted, "A genuine message is refused.");
        plaintext!.Dispose();
    }
}
