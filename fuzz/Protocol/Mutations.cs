// SPDX-License-Identifier: MIT
// Mutations: a plain mutation engine for where no fuzzer is: bits, bytes, numbers, lengths, copies and crossings, from a seed.
using System.Buffers.Binary;
using SecureMessenger.Tests;

namespace SecureMessenger.Fuzz;

/// <summary>Draws changed inputs.</summary>
/// <param name="inputs">What to change.</param>
/// <param name="seed">The seed: the same gives the same inputs.</param>
public sealed class Mutations(IReadOnlyList<byte[]> inputs, int seed)
{
    private static readonly uint[] Numbers = [0, 1, 2, 127, 128, 255, 256, 1999, 2000, 2001, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    private const int Head = 64; // where layouts, kinds, counts and numbers stand

    private readonly SeededRandom _dice = new(seed);

    /// <summary>Draws the next input.</summary>
    /// <returns>One to four changes away from one of the inputs.</returns>
    public byte[] Next()
    {
        var input = Draw();
        for (var changes = 1 + _dice.Next(4); changes > 0; changes--)
            input = Change(input);
        return input;
    }

    private byte[] Draw() => [.. inputs[_dice.Next(inputs.Count)]];

    private byte[] Change(byte[] input)
    {
        if (input.Length == 0)
            return _dice.Bytes(_dice.Next(64));
        var at = _dice.Next(_dice.Next(3) == 0 ? Math.Min(input.Length, Head) : input.Length);
        switch (_dice.Next(9))
        {
            case 0:
                input[at] ^= (byte)(1 << _dice.Next(8));
                return input;
            case 1:
                input[at] = (byte)_dice.Next(256);
                return input;
            case 2:
                input[at] = _dice.Next(2) == 0 ? (byte)0 : (byte)0xFF;
                return input;
            case 3 when input.Length - at >= 4:
                BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(at), Numbers[_dice.Next(Numbers.Length)]);
                return input;
            case 4:
                return input[..at];
            case 5:
                return [.. input, .. _dice.Bytes(1 + _dice.Next(100))];
            case 6:
                return [.. input[..at], .. input[Math.Min(input.Length, at + 1 + _dice.Next(40))..]];
            case 7:
                return [.. input[..at], .. input.AsSpan(at, Math.Min(input.Length - at, 1 + _dice.Next(40))), .. input[at..]];
            default: // the head of one, the tail of another
                var other = Draw();
                return [.. input[..at], .. other[Math.Min(at, other.Length)..]];
        }
    }
}
