// SPDX-License-Identifier: MIT
// An encoded key is base32 (RFC 4648 §6, without padding) of: what it is, the key, and a CRC-16 (polynomial 0x1021, from 0) over both with
// its low byte first. What it is takes five bits, so that it is the first letter of the text; a seed has two bytes of it: 'S', and whose.
using SecureMessenger.Primitives;

namespace NATS.NKeys;

/// <summary>The text of nkeys.</summary>
internal static class EncodedKey
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SeedLength = 58; // letters, for 36 bytes
    private const byte Seed = 18 << 3;
    private const int CrcSize = 2;

    // Operator, account, user, server, cluster, curve.
    private static readonly byte[] Kinds = [14 << 3, 0, 20 << 3, 13 << 3, 2 << 3, 23 << 3];

    /// <summary>The 32 bytes of a seed, and whose it is.</summary>
    /// <exception cref="FormatException">It is no seed.</exception>
    public static SecretBytes ReadSeed(ReadOnlySpan<char> text, out byte kind)
    {
        using var raw = new SecretBytes(2 + Ed25519.SeedSize + CrcSize);
        var bytes = raw.ExposeForWriting();
        if (text.Length != SeedLength || !TryDecode(text, bytes)) throw NoSeed();
        kind = (byte)((bytes[0] & 7) << 5 | bytes[1] >> 3);
        var crc = bytes[^2] | bytes[^1] << 8;
        if ((bytes[0] & 0xF8) != Seed || (bytes[1] & 7) != 0 || Array.IndexOf(Kinds, kind) < 0 || crc != Crc(bytes[..^CrcSize])) throw NoSeed();
        return SecretBytes.CopyOf(bytes.Slice(2, Ed25519.SeedSize));
    }

    /// <summary>The text of a public key.</summary>
    public static string WritePublic(byte kind, ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[1 + Ed25519.PublicKeySize + CrcSize];
        bytes[0] = kind;
        key.CopyTo(bytes[1..]);
        var crc = Crc(bytes[..^CrcSize]);
        (bytes[^2], bytes[^1]) = ((byte)(crc & 0xFF), (byte)(crc >> 8));
        return Encode(bytes);
    }

    private static FormatException NoSeed() => new("This is not a seed of NATS: one is 58 letters and digits that begin with S, as nk -gen user prints it.");

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var (buffer, bits, at) = (0, 0, 0);
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) return false;
            buffer = (buffer << 5 | value) & 0xFFF;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[at++] = (byte)(buffer >> bits & 0xFF);
        }

        return (buffer & (1 << bits) - 1) == 0;
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            buffer = (buffer << 8 | value) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Alphabet[buffer >> (bits - 5) & 31]);
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[buffer << (5 - bits) & 31]).ToString();
    }

    private static int Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xFFFF : crc << 1 & 0xFFFF;
        }

        return crc;
    }
}
