// SPDX-License-Identifier: MIT
// ParserTests: every parser over mutated, cut, lengthened and random input: it answers, never throws, and allocates in proportion to the input.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class ParserTests
{
    private const int Rounds = 3000;

    public static TheoryData<string> Parsers => [.. Corpus.Keys];

    private static Dictionary<string, (byte[] Seed, Func<byte[], bool> Parse)> Corpus { get; } = Collect();

    [Theory]
    [MemberData(nameof(Parsers))]
    public void A_parser_answers_whatever_it_is_given(string name)
    {
        var (seed, parse) = Corpus[name];
        Assert.True(parse(seed), "The seed itself must be taken.");
        var dice = new SeededRandom(name.Length + seed.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var input = Mutate(seed, dice);
            var before = GC.GetAllocatedBytesForCurrentThread();
            parse(input);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 * input.Length) + 16_384);
        }
    }

    private static byte[] Mutate(byte[] seed, SeededRandom dice)
    {
        var input = (dice.Next(6)) switch
        {
            0 => seed[..dice.Next(seed.Length + 1)],
            1 => [.. seed, .. dice.Bytes(1 + dice.Next(64))],
            2 => dice.Bytes(dice.Next(2 * seed.Length)),
            _ => (byte[])seed.Clone(),
        };
        for (var change = dice.Next(4); change >= 0 && input.Length > 0; change--)
            input[dice.Next(input.Length)] = dice.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)dice.Next(256) };
        return input;
    }

    private static Dictionary<string, (byte[] Seed, Func<byte[], bool> Parse)> Collect()
    {
        var pair = new TestPair(5, suite: Suite.PostQuantumX3dh);
        var group = new TestGroup(2, 5);
        var (alice, bob) = (group.Owner, group.Everyone[1]);
        var unanswered = Session.Initiate(pair.Alice.Local, pair.Bob.Bundle(), pair.Alice.Random);
        var list = DeviceList.First(alice.Address.Account, [new(alice.Address.Device, alice.Identity.PublicKey, DeviceSuites.X3dh)]);
        var first = GroupEvent.Create(alice.Random.Id(), alice.Random.Id(), alice.Random.Id(), [alice.Random.Id()], alice.Random.Bytes(32));
        var groupMessage = group.Send(alice, "x");
        var offer = pair.AliceBook.Encrypt("x"u8, TestDevice.NowMs + Session.KemStepAgeMs, pair.Alice.Random);
        MessageBody.Seal("x"u8, NewContext(alice), alice.Random, out var wrap);
        return new()
        {
            ["device list"] = (list.Bytes.ToArray(), input => DeviceList.TryParse(input, out _)),
            ["group event"] = (first.Bytes.ToArray(), input => GroupEvent.TryParse(input, out _)),
            ["initial message"] = (unanswered.Encrypt("x"u8, pair.Alice.Random), input => InitialMessage.TryParse(input, out _)),
            ["ratchet message"] = (offer, input => Ignore(pair.BobBook.Current!.TryDecrypt(input, out var plaintext), plaintext)),
            ["group message"] = (groupMessage, input => Ignore(
                group.ReceiverOf(bob, alice).TryDecrypt(input, group.Roster, 0, out var plaintext), plaintext)),
            ["distribution"] = (Bytes(92, group.SenderOf(alice).Distribute().WriteTo), input => SenderKeyDistribution.TryParse(input, out _)),
            ["wrap"] = (Bytes(WrapContent.Size, wrap.WriteTo), input => WrapContent.TryParse(input, out _)),
            ["signed prekey"] = (Bytes(SignedPrekey.Size, pair.Bob.Signed.Export), input => SignedPrekey.TryImport(input, out _)),
            ["one-time prekey"] = (Bytes(OneTimePrekey.Size, pair.Bob.OneTime(5).Export), input => OneTimePrekey.TryImport(input, out _)),
            ["kem prekey"] = (Bytes(KemPrekey.Size, pair.Bob.Kem(9).Export), input => KemPrekey.TryImport(input, out _)),
            ["session"] = (Copy(unanswered.Serialize()), input => Dispose(Session.TryDeserialize(input, out var read), read)),
            ["session book"] = (pair.BobState(), input => Dispose(SessionBook.TryDeserialize(input, out var read), read)),
            ["group sender"] = (Copy(group.SenderOf(alice).Serialize()), input => Dispose(GroupSender.TryDeserialize(input, out var read), read)),
            ["group receiver"] = (group.State(bob, alice), input => Dispose(GroupReceiver.TryDeserialize(input, out var read), read)),
        };
    }

    private static BodyContext NewContext(TestDevice device) => new()
    {
        Conversation = device.Random.Id(),
        ClientId = device.Random.Id(),
        Sender = device.Address,
        RosterVersion = 1,
    };

    private delegate void Writing(Span<byte> destination);

    private static byte[] Bytes(int size, Writing write)
    {
        var bytes = new byte[size];
        write(bytes);
        return bytes;
    }

    private static byte[] Copy(SecretBytes state)
    {
        using (state)
            return state.Expose().ToArray();
    }

    private static bool Ignore(DecryptOutcome outcome, SecretBytes? plaintext)
    {
        Assert.True(Enum.IsDefined(outcome));
        plaintext?.Dispose();
        return outcome == DecryptOutcome.Decrypted;
    }

    private static bool Dispose(bool read, IDisposable? value)
    {
        Assert.Equal(read, value is not null);
        value?.Dispose();
        return read;
    }
}
