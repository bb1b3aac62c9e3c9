// SPDX-License-Identifier: MIT
// Padding: hides lengths inside the encryption. 0x80 then zeros (ISO/IEC 7816-4) to 64-byte steps, above 1 KiB to PADMÉ lengths
// (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019 §4.1).
using System.Numerics;

namespace SecureMessenger.Protocol;

/// <summary>Length hiding of messages, bodies and files.</summary>
public static class Padding
{
    /// <summary>Up to this padded length, bytes, lengths are multiples of <see cref="Step"/>.</summary>
    public const int SteppedLimit = 1024;

    /// <summary>Granularity of short messages, bytes.</summary>
    public const int Step = 64;

    private const byte Marker = 0x80;

    /// <summary>Length of a message once padded: the shortest allowed length with room for the marker.</summary>
    /// <param name="contentSize">Bytes of content, from 0.</param>
    /// <returns>Bytes after padding.</returns>
    public static int PaddedSize(int contentSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contentSize);
        var marked = contentSize + 1;
        return marked <= SteppedLimit ? (marked + Step - 1) / Step * Step : checked((int)RoundUp(marked));
    }

    /// <summary>PADMÉ: rounds up so that a length tells O(log log) bits and grows by 12 % at most.</summary>
    /// <param name="length">Bytes, from 2.</param>
    /// <returns>Bytes after rounding.</returns>
    public static long RoundUp(long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var exponent = BitOperations.Log2((ulong)length);
        var kept = BitOperations.Log2((uint)exponent) + 1;
        var mask = (1L << Math.Max(0, exponent - kept)) - 1;
        return checked(length + mask) & ~mask;
    }

    /// <summary>Pads in place.</summary>
    /// <param name="padded">Content first; exactly <see cref="PaddedSize"/> bytes in all.</param>
    /// <param name="contentSize">Bytes of content.</param>
    public static void Pad(Span<byte> padded, int contentSize)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(padded.Length, PaddedSize(contentSize));
        padded[contentSize] = Marker;
        padded[(contentSize + 1)..].Clear();
    }

    /// <summary>Finds the content. Only for text that has been authenticated: the time depends on the padding.</summary>
    /// <param name="padded">Padded bytes.</param>
    /// <param name="contentSize">Bytes of content, or 0.</param>
    /// <returns>False unless this is the one padding of that content.</returns>
    public static bool TryUnpad(ReadOnlySpan<byte> padded, out int contentSize)
    {
        contentSize = 0;
        var marker = padded.LastIndexOfAnyExcept((byte)0);
        if (marker < 0 || padded[marker] != Marker || padded.Length != PaddedSize(marker))
            return false;
        contentSize = marker;
        return true;
    }
}
