// SPDX-License-Identifier: MIT
// RFC 6455 §5.2: two bytes, an extended length of none, two or eight, a mask of four if there is one, then the payload.
using System.Buffers.Binary;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Follows a stream of WebSocket frames to know where one ends.</summary>
internal sealed class FrameEdges
{
    private const int Close = 8;

    private readonly byte[] _head = new byte[14];
    private int _headLength;
    private ulong _payloadLeft;

    /// <summary>Whether the bytes so far end with a whole frame.</summary>
    public bool IsAtEdge => _headLength == 0 && _payloadLeft == 0;

    /// <summary>Whether a close frame has gone by.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Reads on; to the end of the frame that is under way, if only that is asked for.</summary>
    /// <returns>How many bytes were read.</returns>
    public int Read(ReadOnlySpan<byte> bytes, bool toEdge)
    {
        var read = 0;
        while (read < bytes.Length && !(toEdge && IsAtEdge))
        {
            if (_payloadLeft == 0)
            {
                _head[_headLength++] = bytes[read++];
                TakeHead();
                continue;
            }

            var part = (int)Math.Min(_payloadLeft, (ulong)(bytes.Length - read));
            _payloadLeft -= (ulong)part;
            read += part;
        }

        return read;
    }

    private void TakeHead()
    {
        if (_headLength < 2) return;
        var length = _head[1] & 0x7F;
        var extended = length switch { 126 => 2, 127 => 8, _ => 0 };
        if (_headLength < 2 + extended + ((_head[1] & 0x80) == 0 ? 0 : 4)) return;
        _payloadLeft = extended switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
            8 => BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)),
            _ => (ulong)length,
        };
        HasClosed |= (_head[0] & 0x0F) == Close;
        _headLength = 0;
    }
}
