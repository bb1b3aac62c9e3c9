// SPDX-License-Identifier: MIT
// The published schemas are made of the shapes and of the attributes on them. Nothing is validated by these: the rooms' rules do
// that, with better words.
namespace SecureMessenger.Contracts.Schema;

/// <summary>How many bytes a field holds once it is decoded.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BytesAttribute(int min, int max) : Attribute
{
    /// <summary>Exactly so many.</summary>
    public BytesAttribute(int length)
        : this(length, length)
    {
    }

    /// <summary>At least.</summary>
    public int Min => min;

    /// <summary>At most.</summary>
    public int Max => max;
}
