// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sockets;

/// <summary>How frames stand on a socket: one for each sub-protocol, and everything behind it the same.</summary>
internal abstract class FrameCodec
{
    private static readonly FrameCodec[] All = [new BinaryFrameCodec(), new JsonFrameCodec()];

    /// <summary>Its sub-protocol.</summary>
    public abstract string SubProtocol { get; }

    /// <summary>The type of its WebSocket messages.</summary>
    public abstract WebSocketMessageType MessageType { get; }

    /// <summary>Its largest frame, bytes.</summary>
    public abstract int MaxFrameBytes { get; }

    /// <summary>The first of the sub-protocols a client asks for that is spoken here.</summary>
    public static FrameCodec? Choose(IEnumerable<string> asked) =>
        asked.Select(name => All.FirstOrDefault(codec => codec.SubProtocol == name)).FirstOrDefault(codec => codec is not null);

    public abstract ReadOnlyMemory<byte> Encode(ServerFrame frame);

    /// <summary>Reads a whole frame, or says with which code to close.</summary>
    public abstract FrameRead Parse(byte[] buffer, int length);
}
