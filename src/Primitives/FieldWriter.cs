// SPDX-License-Identifier: MIT
// FieldWriter: fixed layouts, big-endian, written front to back into a buffer of exactly the right size.
// Writes into the caller's bytes and keeps none.
using System.Buffers.Binary;

namespace SecureMessenger.Primitives;

/// <summary>Writes the fields of a fixed big-endian layout.</summary>
public ref struct FieldWriter
{
    private Span<byte> _left;

    /// <summary>Starts at the front of <paramref name="destination"/>.</summary>
    /// <param name="destination">The buffer; a field that does not fit throws.</param>
    public FieldWriter(Span<byte> destination) => _left = destination;

    /// <summary>Bytes not written yet; 0 when the layout is complete.</summary>
    public readonly int Remaining => _left.Length;

    /// <summary>Writes one byte.</summary>
    /// <param name="value">The byte.</param>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Writes two bytes.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    /// <summary>Writes four bytes.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    /// <summary>Writes eight bytes.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>Writes an id as 16 bytes, most significant first (RFC 9562 §4).</summary>
    /// <param name="value">The id.</param>
    public void WriteId(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="value">The bytes; their length is not written.</param>
    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Hands out the next bytes, to be filled by the caller.</summary>
    /// <param name="count">Bytes.</param>
    /// <returns>The next <paramref name="count"/> bytes of the buffer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The buffer ends before.</exception>
    public Span<byte> Take(int count)
    {
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
