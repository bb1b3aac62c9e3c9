// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Vectors;

/// <summary>Draws what a vector says was drawn: the same sizes in the same order, and nothing beyond.</summary>
internal sealed class ScriptedRandom(IReadOnlyList<byte[]> draws) : TracedRandom
{
    protected override void Draw(Span<byte> destination)
    {
        Assert.True(Drawn.Count < draws.Count, "more randomness is drawn than the vector has");
        var draw = draws[Drawn.Count];
        Assert.Equal(draw.Length, destination.Length);
        draw.CopyTo(destination);
    }

    public void AssertSpent() => Assert.Equal(draws.Count, Drawn.Count);
}
