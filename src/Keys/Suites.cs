// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>Suites as JSON has them (1, 2) and as the table has them (bits).</summary>
internal static class Suites
{
    private static readonly (int Number, DeviceSuites Bit)[] Known = [(1, DeviceSuites.X3dh), (2, DeviceSuites.PostQuantumX3dh)];

    /// <summary>The bits of a set of numbers; <see cref="DeviceSuites.None"/> when it is empty, or has a repeated or unknown one.</summary>
    public static DeviceSuites FromNumbers(IReadOnlyList<int> numbers)
    {
        var bits = DeviceSuites.None;
        foreach (var number in numbers)
        {
            var bit = Known.FirstOrDefault(known => known.Number == number).Bit;
            if (bit == DeviceSuites.None || bits.HasFlag(bit)) return DeviceSuites.None;
            bits |= bit;
        }

        return bits;
    }

    /// <summary>The numbers of the bits, rising.</summary>
    public static IReadOnlyList<int> ToNumbers(DeviceSuites bits) =>
        [.. Known.Where(known => bits.HasFlag(known.Bit)).Select(known => known.Number)];
}
