// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Makes connections that have been greeted.</summary>
internal sealed class ConnectionFactory(EncodedMessages messages, ConnectionMeters meters, Instance instance, TimeProvider clock, ILogger<Connection> log)
{
    public Connection Create(WebSocket socket, Caller caller, FrameCodec codec)
    {
        var connection = new Connection(socket, caller, codec, messages, meters, clock, log);
        connection.Send(Frames.Hello(clock.GetUtcNow(), instance.Epoch));
        return connection;
    }
}
