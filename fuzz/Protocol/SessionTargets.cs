// SPDX-License-Identifier: MIT
// SessionTargets: sessions and books with state. What is refused changes no byte of it; what opens is genuine and opens once.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Fuzz;

internal sealed class SessionTargets(FuzzPair pair)
{
    private const int StateAllowance = 256 * 1024;
    private const int LongestScript = 64;

    public IEnumerable<FuzzTarget> All() =>
    [
        new("session-decrypt", [pair.Next, pair.Missing, pair.Offer], DecryptInSession) { Allowance = StateAllowance },
        new("book-receive", [pair.Initial, pair.SecondInitial, pair.Missing, pair.Offer], ReceiveInBook) { Allowance = StateAllowance },
        new("book-script", [[3, 0, 4, 2, 1], [0, 0, 0x81, 40, 1, 0x83, 9, 3, 3], [4, 3, 2, 1, 0]], PlayScript)
        {
            Allowance = LongestScript * StateAllowance,
        },
    ];

    private bool DecryptInSession(byte[] input)
    {
        BrokenPromiseException.Unless(Session.TryDeserialize(pair.BobSession, out var session), "A stored session does not load.");
        using (session)
        {
            var outcome = session!.TryDecrypt(input, out var plaintext);
            using (plaintext)
                CheckOutcome(outcome, plaintext, input, FuzzPair.Bytes(session.Serialize()), pair.BobSession);
            return outcome == DecryptOutcome.Decrypted;
        }
    }

    private bool ReceiveInBook(byte[] input)
    {
        using var book = FuzzPair.Load(pair.BobState);
        return Deliver(book, input, pair.BobState) == DecryptOutcome.Decrypted;
    }

    // Each byte delivers one of the messages under way; from 0x80 on with a bit of it, named by the next byte, turned over.
    private bool PlayScript(byte[] input)
    {
        using var book = FuzzPair.Load(pair.BobState);
        var opened = new HashSet<int>();
        for (var at = 0; at < Math.Min(input.Length, LongestScript); at++)
        {
            var chosen = (input[at] & 0x7F) % pair.UnderWay.Length;
            byte[] message = [.. pair.UnderWay[chosen].Message];
            if (input[at] >= 0x80)
            {
                var place = at + 1 < input.Length ? input[++at] * message.Length / 256 : 0;
                message[place] ^= 1;
            }

            var outcome = Deliver(book, message, FuzzPair.Bytes(book.Serialize()));
            BrokenPromiseException.Unless(outcome != DecryptOutcome.Decrypted || opened.Add(chosen), "A message opened twice.");
        }

        return opened.Count > 0;
    }

    private DecryptOutcome Deliver(SessionBook book, byte[] message, byte[] before)
    {
        var outcome = FuzzPair.Receive(pair.Bob, book, pair.Alice, message, out var plaintext);
        using (plaintext)
            CheckOutcome(outcome, plaintext, message, FuzzPair.Bytes(book.Serialize()), before);
        return outcome;
    }

    private void CheckOutcome(DecryptOutcome outcome, SecretBytes? plaintext, byte[] message, byte[] after, byte[] before)
    {
        BrokenPromiseException.Unless(Enum.IsDefined(outcome) && (outcome == DecryptOutcome.Decrypted) == (plaintext is not null), "An outcome without its plaintext.");
        if (plaintext is null)
            BrokenPromiseException.Unless(after.AsSpan().SequenceEqual(before), "A refused message changed the state.");
        else
            BrokenPromiseException.Unless(pair.UnderWay.Any(genuine => IsGenuine(genuine, message, plaintext)), "A forged message opened.");
    }

    // The ratchet message within an initial one is as genuine without its header once the session is kept.
    private static bool IsGenuine((byte[] Message, string Words) genuine, byte[] message, SecretBytes plaintext) =>
        genuine.Message.AsSpan().EndsWith(message) && plaintext.Expose().SequenceEqual(Encoding.UTF8.GetBytes(genuine.Words));
}
