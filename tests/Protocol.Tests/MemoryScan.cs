// SPDX-License-Identifier: MIT
// MemoryScan: looks for bytes in this process's own writable memory, through /proc/self/mem. Linux only.
// What is looked for is held bitwise inverted, so that the search does not find itself.
using System.Globalization;
using System.Runtime.InteropServices;

namespace SecureMessenger.Tests;

internal static class MemoryScan
{
    private const int Window = 1 << 20;

    public static bool IsPossible => OperatingSystem.IsLinux() && File.Exists("/proc/self/mem");

    /// <summary>The inverted form in which a secret is remembered until it is looked for.</summary>
    public static byte[] Invert(ReadOnlySpan<byte> secret)
    {
        var inverted = new byte[secret.Length];
        for (var i = 0; i < inverted.Length; i++)
            inverted[i] = (byte)(secret[i] ^ 0xFF);
        return inverted;
    }

    /// <summary>How often each secret stands in memory. The window it looks through is outside the search.</summary>
    public static unsafe int[] Count(IReadOnlyList<byte[]> inverted)
    {
        var counts = new int[inverted.Count];
        var own = (long)NativeMemory.AllocZeroed(Window);
        var window = new Span<byte>((void*)own, Window);
        var overlap = inverted.Max(secret => secret.Length) - 1;
        using var memory = new FileStream("/proc/self/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var (start, end) in WritableRanges().SelectMany(range => Without(range, own)))
        {
            for (var at = start; at < end; at += Window - overlap)
            {
                var size = (int)Math.Min(Window, end - at);
                if (!TryRead(memory, at, window[..size]))
                    break;
                for (var i = 0; i < counts.Length; i++)
                    counts[i] += CountIn(window[..size], inverted[i]);
            }
        }

        window.Clear();
        NativeMemory.Free((void*)own);
        return counts;
    }

    private static int CountIn(ReadOnlySpan<byte> haystack, ReadOnlySpan<byte> inverted)
    {
        var count = 0;
        for (var from = 0; ; from++)
        {
            var step = haystack[from..].IndexOf((byte)(inverted[0] ^ 0xFF));
            if (step < 0 || (from += step) + inverted.Length > haystack.Length)
                return count;
            var same = 1;
            while (same < inverted.Length && haystack[from + same] == (byte)(inverted[same] ^ 0xFF))
                same++;
            count += same == inverted.Length ? 1 : 0;
        }
    }

    private static bool TryRead(FileStream memory, long at, Span<byte> into)
    {
        try
        {
            memory.Position = at;
            memory.ReadExactly(into);
            return true;
        }
        catch (IOException)
        {
            return false; // a range that cannot be read, such as a device's
        }
    }

    private static IEnumerable<(long Start, long End)> WritableRanges() =>
        from line in File.ReadAllLines("/proc/self/maps")
        let parts = line.Split(' ')
        where parts[1].StartsWith("rw", StringComparison.Ordinal) && !line.Contains("[vvar", StringComparison.Ordinal)
        let range = parts[0].Split('-')
        let start = ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        where start <= long.MaxValue
        select ((long)start, long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static IEnumerable<(long Start, long End)> Without((long Start, long End) range, long window) =>
        new[] { (range.Start, End: Math.Min(range.End, window)), (Start: Math.Max(range.Start, window + Window), range.End) }
            .Where(part => part.Item1 < part.Item2);
}
