// SPDX-License-Identifier: MIT
// ParserTargets: every parser of the library. It answers; and what it has read it writes again as the same bytes, where it writes.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Fuzz;

internal sealed class ParserTargets(FuzzPair pair, FuzzGroup group)
{
    private delegate bool Reading<T>(ReadOnlySpan<byte> input, out T? value)
        where T : class, IDisposable;

    private delegate void Writing(Span<byte> destination);

    public IEnumerable<FuzzTarget> All()
    {
        var (alice, bob) = (pair.Alice, pair.Bob);
        var list = DeviceList.First(alice.Local.Address.Account, [new(alice.Local.Address.Device, alice.Identity, DeviceSuites.X3dh)]);
        MessageBody.Seal("x"u8, StoreTargets.ContextOf(alice), alice.Random, out var wrap);
        return
        [
            new("device-list", [list.Bytes.ToArray()], input => DeviceList.TryParse(input, out var read) && Same(read!.Bytes, input)),
            new("group-event", [group.First.Bytes.ToArray()], input => GroupEvent.TryParse(input, out var read) && Same(read!.Bytes, input)),
            new("initial-message", [pair.Initial], input => InitialMessage.TryParse(input, out _)),
            new("ratchet-message", [pair.Next, pair.Offer], ReadRatchetMessage) { Allowance = FuzzTarget.JumpAllowance },
            new("group-message", [group.Next], group.Receive) { Allowance = FuzzTarget.JumpAllowance },
            Written<SenderKeyDistribution>("distribution", group.Distribution, SenderKeyDistribution.TryParse, read => Fill(SenderKeyDistribution.Size, read.WriteTo)),
            Written<WrapContent>("wrap", Fill(WrapContent.Size, wrap.WriteTo), WrapContent.TryParse, read => Fill(WrapContent.Size, read.WriteTo)),
            Written<SignedPrekey>("signed-prekey", Fill(SignedPrekey.Size, bob.Signed.Export), SignedPrekey.TryImport, read => Fill(SignedPrekey.Size, read.Export)),
            Written<OneTimePrekey>("one-time-prekey", Fill(OneTimePrekey.Size, bob.OneTime.Export), OneTimePrekey.TryImport, read => Fill(OneTimePrekey.Size, read.Export)),
            Written<KemPrekey>("kem-prekey", Fill(KemPrekey.Size, bob.Kem.Export), KemPrekey.TryImport, read => Fill(KemPrekey.Size, read.Export)),
            Written<Session>("session", pair.Unanswered, Session.TryDeserialize, read => FuzzPair.Bytes(read.Serialize())),
            Written<SessionBook>("session-book", pair.BobState, SessionBook.TryDeserialize, read => FuzzPair.Bytes(read.Serialize())),
            Written<GroupSender>("group-sender", FuzzPair.Bytes(group.Sender.Serialize()), GroupSender.TryDeserialize, read => FuzzPair.Bytes(read.Serialize())),
            Written<GroupReceiver>("group-receiver", group.ReceiverState, GroupReceiver.TryDeserialize, read => FuzzPair.Bytes(read.Serialize())),
        ];
    }

    private static FuzzTarget Written<T>(string name, byte[] seed, Reading<T> read, Func<T, byte[]> write)
        where T : class, IDisposable =>
        new(name, [seed], input =>
        {
            var taken = read(input, out var value);
            using (value)
            {
                BrokenPromiseException.Unless(taken == (value is not null), "An answer without its value.");
                return taken && Same(write(value!), input);
            }
        })
        {
            Allowance = 128 * 1024,
        };

    private static bool Same(ReadOnlySpan<byte> written, byte[] input)
    {
        BrokenPromiseException.Unless(written.SequenceEqual(input), "What was read is written as something else.");
        return true;
    }

    private static byte[] Fill(int size, Writing write)
    {
        var bytes = new byte[size];
        write(bytes);
        return bytes;
    }

    private bool ReadRatchetMessage(byte[] input)
    {
        using var book = FuzzPair.Load(pair.BobState);
        var outcome = book.TryDecrypt(input, FuzzDevice.NowMs, out var plaintext);
        plaintext?.Dispose();
        return outcome == DecryptOutcome.Decrypted;
    }
}
