// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sockets;

/// <summary><c>messenger.v1</c>: protobuf.</summary>
internal sealed class BinaryFrameCodec : FrameCodec
{
    // A smaller frame cannot hold enough parts to matter.
    private const int CrowdBytes = 128 * 1024;

    // A full set of wraps, or of positions, and room for a frame a little over the limit to be refused by name.
    private const int MaxParts = 2 * SocketProtocol.MaxWraps;

    public override string SubProtocol => SocketProtocol.Binary;

    public override WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public override int MaxFrameBytes => SocketProtocol.MaxFrameBytes;

    public override ReadOnlyMemory<byte> Encode(ServerFrame frame) => frame.ToByteArray();

    public override FrameRead Parse(byte[] buffer, int length)
    {
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
