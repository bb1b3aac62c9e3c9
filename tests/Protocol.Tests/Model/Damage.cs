// SPDX-License-Identifier: MIT
// Damage: changed copies of a ciphertext: bits, lengths, header fields, parts of other messages.
namespace SecureMessenger.Tests.Model;

internal static class Damage
{
    public static byte[] Of(byte[] bytes, IReadOnlyList<Envelope> others, SeededRandom dice)
    {
        byte[] damaged = [.. bytes];
        switch (dice.Next(8))
        {
            case 0:
                return damaged[..dice.Next(damaged.Length)];
            case 1:
                return [.. damaged, .. dice.Bytes(1 + dice.Next(80))];
            case 2 when damaged[1] == 2: // of an initial message: the numbers of the prekeys, which no tag covers once the session is kept
                damaged[68 + dice.Next(12)] ^= (byte)(1 + dice.Next(255));
                return damaged;
            case 2 or 6: // a header field: type, suite, keys, numbers
                damaged[dice.Next(Math.Min(damaged.Length, 140))] = (byte)dice.Next(256);
                return damaged;
            case 3: // a counter
                dice.Fill(damaged.AsSpan(34 + (4 * dice.Next(2)), 4));
                return damaged;
            case 4: // the header of another message
                Splice(others, dice, damaged, dice.Next(160), 0);
                return damaged;
            case 5: // the end of another message
                Splice(others, dice, damaged, damaged.Length, dice.Next(damaged.Length));
                return damaged;
            default:
                for (var flips = 1 + dice.Next(3); flips > 0; flips--)
                    damaged[dice.Next(damaged.Length)] ^= (byte)(1 << dice.Next(8));
                return damaged;
        }
    }

    private static void Splice(IReadOnlyList<Envelope> others, SeededRandom dice, byte[] damaged, int end, int start)
    {
        var other = others[dice.Next(others.Count)].Bytes;
        end = Math.Min(end, Math.Min(other.Length, damaged.Length));
        for (var at = start; at < end; at++)
            damaged[at] = other[at];
    }
}
