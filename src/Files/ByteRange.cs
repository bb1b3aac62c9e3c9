// SPDX-License-Identifier: MIT
// One byte range of a Range header: RFC 9110 §14.1.1, §14.1.2. Several ranges, or what cannot be read, ask for the whole.
using System.Globalization;

namespace SecureMessenger.Files;

/// <summary>The part of a file that an answer carries.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes from there; 0 when no byte of the file was asked for (416).</param>
internal readonly record struct ByteRange(long Offset, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>What a Range header asks of a file.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="size">Bytes of the file, at least 1.</param>
    /// <returns>Null when the header is to be ignored and the whole file sent.</returns>
    public static ByteRange? Parse(ReadOnlySpan<char> header, long size)
    {
        if (!header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)) return null;
        var spec = header[Unit.Length..].Trim(' ');
        var dash = spec.IndexOf('-');
        if (dash < 0) return null;
        var first = spec[..dash];
        var last = spec[(dash + 1)..];
        return first.IsEmpty ? Suffix(last, size) : Between(first, last, size);
    }

    private static ByteRange? Suffix(ReadOnlySpan<char> count, long size)
    {
        if (!TryNumber(count, out var wanted)) return null;
        var length = Math.Min(wanted, size);
        return new ByteRange(size - length, length);
    }

    private static ByteRange? Between(ReadOnlySpan<char> first, ReadOnlySpan<char> last, long size)
    {
        var end = long.MaxValue;
        if (!TryNumber(first, out var start)) return null;
        if (!last.IsEmpty && !TryNumber(last, out end)) return null;
        if (end < start) return null;
        return start >= size ? default(ByteRange) : new ByteRange(start, Math.Min(end, size - 1) - start + 1);
    }

    // Digits only; a number beyond 2^63 − 1 is beyond every file, so it counts as that.
    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = long.MaxValue;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9')) return false;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) number = parsed;
        return true;
    }
}
