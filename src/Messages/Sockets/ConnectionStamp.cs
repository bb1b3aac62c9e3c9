// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Puts the sockets of a device in an order that every node agrees on: the newest stays.</summary>
/// <param name="Time">Rises with every socket any node has heard of.</param>
/// <param name="Node">The node that has the socket; decides between those opened before either was heard of.</param>
internal readonly record struct ConnectionStamp(long Time, Guid Node) : IComparable<ConnectionStamp>
{
    /// <summary>Bytes of a written one.</summary>
    public const int Size = sizeof(long) + 16;

    public static bool operator <(ConnectionStamp left, ConnectionStamp right) => left.CompareTo(right) < 0;

    public static bool operator >(ConnectionStamp left, ConnectionStamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(ConnectionStamp left, ConnectionStamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ConnectionStamp left, ConnectionStamp right) => left.CompareTo(right) >= 0;

    /// <summary>Reads one.</summary>
    public static ConnectionStamp Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadInt64BigEndian(bytes), new Guid(bytes[sizeof(long)..Size], bigEndian: true));

    /// <inheritdoc />
    public int CompareTo(ConnectionStamp other) => Time != other.Time ? Time.CompareTo(other.Time) : Node.CompareTo(other.Node);

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time);
        Node.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
    }
}
