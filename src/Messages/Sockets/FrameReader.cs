// SPDX-License-Identifier: MIT
// Reads whole frames. While nothing comes no buffer is held: a zero-byte read waits, then a pooled buffer is rented.
using System.Buffers;
using System.Net.WebSockets;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Client frames off a socket.</summary>
internal sealed class FrameReader(WebSocket socket)
{
    private const int FirstBuffer = 4 * 1024;

    // A smaller frame cannot hold enough parts to matter.
    private const int CrowdBytes = 128 * 1024;

    // A full set of wraps, or of positions, and room for a frame a little over the limit to be refused by name.
    private const int MaxParts = 2 * SocketProtocol.MaxWraps;

    /// <summary>The next frame, or why there is none.</summary>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken ct)
    {
        var peek = await socket.ReceiveAsync(Memory<byte>.Empty, ct);
        if (peek.MessageType == WebSocketMessageType.Close) return FrameRead.Closed;
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (!peek.EndOfMessage)
            {
                if (length > SocketProtocol.MaxFrameBytes) return FrameRead.Refused(CloseCode.TooBig);
                if (length == buffer.Length) buffer = Grow(buffer);
                peek = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                if (peek.MessageType == WebSocketMessageType.Close) return FrameRead.Closed;
                length += peek.Count;
            }

            return peek.MessageType == WebSocketMessageType.Binary ? Parse(buffer, length) : FrameRead.Refused(CloseCode.BadFrame);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static FrameRead Parse(byte[] buffer, int length)
    {
        if (length > SocketProtocol.MaxFrameBytes) return FrameRead.Refused(CloseCode.TooBig);
        try
        {
            if (length > CrowdBytes && FrameShape.CountParts(buffer, length) > MaxParts) return FrameRead.Refused(CloseCode.TooBig);
            return FrameRead.Of(ClientFrame.Parser.ParseFrom(buffer, 0, length));
        }
        catch (InvalidProtocolBufferException)
        {
            return FrameRead.Refused(CloseCode.BadFrame);
        }
    }
}
