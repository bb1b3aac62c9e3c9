// SPDX-License-Identifier: MIT
// DeviceCode: 80 bits that stand for a device's identity key and the suites it takes, for a person to carry from one screen to another.
// SHA-256("SM1 device code" || 0x00 || account 16 || device 16 || key 32 || suites u16), the first 10 bytes in base32 (RFC 4648 §6), by fours.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Client.Trust;

internal static class DeviceCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Letters = 16;

    private static ReadOnlySpan<byte> Label => "SM1 device code\0"u8;

    public static string Of(Guid account, DeviceListEntry entry)
    {
        var suites = (int)entry.Suites;
        byte[] input =
        [
            .. Label, .. account.ToByteArray(bigEndian: true), .. entry.Device.ToByteArray(bigEndian: true), .. entry.Identity.Bytes,
            (byte)(suites >> 8), (byte)suites,
        ];
        var hash = SHA256.HashData(input);
        var code = new StringBuilder(Letters + 3);
        for (var i = 0; i < Letters; i++)
        {
            if (i > 0 && i % 4 == 0)
                code.Append('-');
            code.Append(Alphabet[FiveBits(hash, 5 * i)]);
        }

        return code.ToString();
    }

    /// <summary>A code as typed, in the form of <see cref="Of"/>.</summary>
    public static string Normalize(string typed)
    {
        var letters = new string([.. typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        return string.Join('-', letters.Chunk(4).Select(four => new string(four)));
    }

    private static int FiveBits(byte[] bytes, int firstBit)
    {
        var pair = (bytes[firstBit / 8] << 8) | bytes[(firstBit / 8) + 1];
        return (pair >> (11 - (firstBit % 8))) & 31;
    }
}
