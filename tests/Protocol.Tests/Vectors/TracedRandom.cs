// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests.Vectors;

/// <summary>A generator that remembers what was drawn, draw by draw.</summary>
internal abstract class TracedRandom : RandomSource
{
    private readonly List<byte[]> _drawn = [];

    /// <summary>Every draw so far.</summary>
    public IReadOnlyList<byte[]> Drawn => _drawn;

    public override void Fill(Span<byte> destination)
    {
        Draw(destination);
        _drawn.Add(destination.ToArray());
    }

    protected abstract void Draw(Span<byte> destination);
}
