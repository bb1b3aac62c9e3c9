// SPDX-License-Identifier: MIT
// SeededRandom: the same bytes for the same seed, so that a failing run can be repeated. SHA-256 in counter mode; for tests only.
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests;

internal sealed class SeededRandom(int seed) : RandomSource
{
    private ulong _block;

    public override void Fill(Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[12];
        Span<byte> output = stackalloc byte[Sha256.Size];
        while (destination.Length > 0)
        {
            var fields = new FieldWriter(input);
            fields.WriteUInt32(unchecked((uint)seed));
            fields.WriteUInt64(_block++);
            Sha256.Hash(input, output);
            var count = Math.Min(output.Length, destination.Length);
            output[..count].CopyTo(destination);
            destination = destination[count..];
        }

        output.Clear(); // a test looks for stale keys in memory
    }

    /// <summary>A number from 0 to <paramref name="exclusive"/> - 1; the small bias does not matter here.</summary>
    public int Next(int exclusive)
    {
        Span<byte> drawn = stackalloc byte[4];
        Fill(drawn);
        return (int)(new FieldReader(drawn).ReadUInt32() % (uint)exclusive);
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    public Guid Id() => new(Bytes(16));
}
