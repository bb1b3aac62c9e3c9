// SPDX-License-Identifier: MIT
// FieldReader: fixed layouts, big-endian, read front to back. Reading past the end marks the whole reading as failed.
// Reads the caller's bytes and keeps none; allocates nothing, whatever the input says.
using System.Buffers.Binary;

namespace SecureMessenger.Primitives;

/// <summary>Reads the fields of a fixed big-endian layout; check <see cref="IsComplete"/> once, at the end.</summary>
public ref struct FieldReader
{
    private ReadOnlySpan<byte> _left;

    /// <summary>Starts at the front of <paramref name="source"/>.</summary>
    /// <param name="source">The bytes to read.</param>
    public FieldReader(ReadOnlySpan<byte> source) => _left = source;

    /// <summary>Whether a field went past the end; all fields since then read as zero or empty.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _left.Length;

    /// <summary>Whether every field was there and nothing is left over.</summary>
    public readonly bool IsComplete => !HasFailed && _left.IsEmpty;

    /// <summary>Reads one byte.</summary>
    /// <returns>The byte.</returns>
    public byte ReadByte() => Take(1, out var field) ? field[0] : (byte)0;

    /// <summary>Reads two bytes.</summary>
    /// <returns>The number.</returns>
    public ushort ReadUInt16() => Take(2, out var field) ? BinaryPrimitives.ReadUInt16BigEndian(field) : (ushort)0;

    /// <summary>Reads four bytes.</summary>
    /// <returns>The number.</returns>
    public uint ReadUInt32() => Take(4, out var field) ? BinaryPrimitives.ReadUInt32BigEndian(field) : 0;

    /// <summary>Reads eight bytes.</summary>
    /// <returns>The number.</returns>
    public ulong ReadUInt64() => Take(8, out var field) ? BinaryPrimitives.ReadUInt64BigEndian(field) : 0;

    /// <summary>Reads an id of 16 bytes, most significant first (RFC 9562 §4).</summary>
    /// <returns>The id.</returns>
    public Guid ReadId() => Take(16, out var field) ? new Guid(field, bigEndian: true) : Guid.Empty;

    /// <summary>Reads bytes as they are.</summary>
    /// <param name="count">Bytes.</param>
    /// <returns>The bytes, or none if there are fewer.</returns>
    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count, out var field) ? field : default;

    /// <summary>Reads all that is left.</summary>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> ReadRest() => ReadBytes(_left.Length);

    private bool Take(int count, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (HasFailed || count < 0 || count > _left.Length)
        {
            HasFailed = true;
            _left = default;
            return false;
        }

        field = _left[..count];
        _left = _left[count..];
        return true;
    }
}
