// SPDX-License-Identifier: MIT
// PaddingTests: padding is reversible, hides lengths in few steps and costs little.
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class PaddingTests
{
    [Property(MaxTest = 1000)]
    public Property Padding_is_taken_off_again_and_no_other_length_is_accepted() => Prop.ForAll(
        Gen.Choose(0, 5000).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (size, seed) =>
        {
            var padded = new byte[Padding.PaddedSize(size)];
            new SeededRandom(seed).Fill(padded.AsSpan(0, size));
            Padding.Pad(padded, size);
            return Padding.TryUnpad(padded, out var found) && found == size
                && !Padding.TryUnpad([.. padded, .. new byte[64]], out _)
                && !Padding.TryUnpad(padded.AsSpan(0, size), out _) | size > 0
                && !Padding.TryUnpad(padded.AsSpan(0, padded.Length - 1), out _);
        });

    [Property(MaxTest = 1000)]
    public Property Rounding_up_costs_at_most_twelve_percent_and_is_stable() => Prop.ForAll(
        Gen.Choose(2, int.MaxValue / 2).ToArbitrary(), length =>
        {
            var rounded = Padding.RoundUp(length);
            return rounded >= length && rounded <= length * 1.125 && Padding.RoundUp(rounded) == rounded;
        });

    [Theory]
    [InlineData(0, 64)]
    [InlineData(63, 64)]
    [InlineData(64, 128)]
    [InlineData(1023, 1024)]
    [InlineData(1024, 1088)]
    [InlineData(65_536, 67_584)]
    public void Padded_sizes_are_as_published(int content, int padded) => Assert.Equal(padded, Padding.PaddedSize(content));

    [Fact]
    public void Bytes_without_a_marker_are_no_padding()
    {
        Assert.False(Padding.TryUnpad([], out _));
        Assert.False(Padding.TryUnpad(new byte[64], out _));
        Assert.False(Padding.TryUnpad([.. new byte[62], 0x81, 0], out _));
    }
}
