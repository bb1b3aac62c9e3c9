// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sockets;

/// <summary>What came of reading a frame: the frame, or the code to close with.</summary>
internal readonly record struct FrameRead(ClientFrame? Frame, CloseCode Code)
{
    /// <summary>The peer closed.</summary>
    public static FrameRead Closed => new(null, CloseCode.Normal);

    public static FrameRead Of(ClientFrame frame) => new(frame, default);

    public static FrameRead Refused(CloseCode code) => new(null, code);
}
