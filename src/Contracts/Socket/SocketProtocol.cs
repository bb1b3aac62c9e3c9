// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Socket;

/// <summary>Names and limits of the socket that both sides share.</summary>
public static class SocketProtocol
{
    /// <summary>The sub-protocol of binary protobuf frames.</summary>
    public const string Binary = "messenger.v1";

    /// <summary>The sub-protocol of the same frames in protobuf's JSON mapping, as text.</summary>
    public const string Json = "messenger.v1.json";

    /// <summary>Before an access token among the sub-protocols a client asks for: browsers cannot set a header.</summary>
    public const string BearerPrefix = "bearer.";

    /// <summary>Largest body of an <c>Ephemeral</c>, bytes.</summary>
    public const int MaxEphemeralBytes = 4 * 1024;

    /// <summary>Largest message body, bytes of ciphertext.</summary>
    public const int MaxBodyBytes = 96 * 1024;

    /// <summary>Largest wrap, bytes.</summary>
    public const int MaxWrapBytes = 4 * 1024;

    /// <summary>Most wraps a message may carry.</summary>
    public const int MaxWraps = 1_000;

    /// <summary>Largest frame, bytes: a full body and a full set of wraps with their names.</summary>
    public const int MaxFrameBytes = MaxBodyBytes + (MaxWraps * (MaxWrapBytes + 64)) + 1024;

    /// <summary>Largest frame as JSON text, bytes: the same with its bytes in base64 and names around them.</summary>
    public const int MaxTextFrameBytes = (MaxFrameBytes / 3 * 4) + (MaxWraps * 64) + 1024;

    /// <summary>Messages sent to a device and not yet acknowledged, at most.</summary>
    public const int MaxInFlight = 256;

    /// <summary>Seconds between a client's pings.</summary>
    public const int HeartbeatSeconds = 30;

    /// <summary>Seconds of silence after which the server drops a socket.</summary>
    public const int IdleSeconds = 90;
}
