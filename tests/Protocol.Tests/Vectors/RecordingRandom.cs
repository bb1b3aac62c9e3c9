// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Vectors;

/// <summary>Draws from a seed: what vectors are made with.</summary>
internal sealed class RecordingRandom(int seed) : TracedRandom
{
    private readonly SeededRandom _random = new(seed);

    protected override void Draw(Span<byte> destination) => _random.Fill(destination);
}
