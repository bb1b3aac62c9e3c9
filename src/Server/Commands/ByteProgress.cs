// SPDX-License-Identifier: MIT
using System.Globalization;

namespace SecureMessenger.Server.Commands;

/// <summary>Says on a terminal, about every second, how far a copy has come.</summary>
internal sealed class ByteProgress(string what) : IProgress<long>
{
    private long _nextAt = Environment.TickCount64 + 1_000;

    /// <inheritdoc />
    public void Report(long value)
    {
        if (Console.IsErrorRedirected || Environment.TickCount64 < _nextAt) return;
        _nextAt = Environment.TickCount64 + 1_000;
        Console.Error.Write($"\r{Show(value)} {what} ");
    }

    /// <summary>A size for people.</summary>
    public static string Show(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:#,0.#} MB");
}
