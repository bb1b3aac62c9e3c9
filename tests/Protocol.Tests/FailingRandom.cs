// SPDX-License-Identifier: MIT
// FailingRandom: a generator that works a given number of times and then never again.
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests;

internal sealed class FailingRandom(int successes) : RandomSource
{
    private int _left = successes;

    public override void Fill(Span<byte> destination)
    {
        if (_left-- <= 0)
            throw new IOException("no randomness");
        System.Fill(destination);
    }
}
