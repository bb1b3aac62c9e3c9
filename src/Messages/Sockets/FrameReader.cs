// SPDX-License-Identifier: MIT
// Reads whole frames. While nothing comes no buffer is held: a zero-byte read waits, then a pooled buffer is rented.
using System.Buffers;
using System.Net.WebSockets;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Client frames off a socket.</summary>
internal sealed class FrameReader(WebSocket socket, FrameCodec codec)
{
    private const int FirstBuffer = 4 * 1024;

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
                if (length > codec.MaxFrameBytes) return FrameRead.Refused(CloseCode.TooBig);
                if (length == buffer.Length) buffer = Grow(buffer);
                peek = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                if (peek.MessageType == WebSocketMessageType.Close) return FrameRead.Closed;
                length += peek.Count;
            }

            if (peek.MessageType != codec.MessageType) return FrameRead.Refused(CloseCode.BadFrame);
            return length > codec.MaxFrameBytes ? FrameRead.Refused(CloseCode.TooBig) : codec.Parse(buffer, length);
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
}
