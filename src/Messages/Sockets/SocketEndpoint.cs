// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Platform;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Messages.Sockets;

/// <summary>GET /api/v1/ws: upgrade, greet, run.</summary>
internal sealed class SocketEndpoint(
    ConnectionRegistry registry,
    FrameDispatcher dispatcher,
    FeedFactory feeds,
    Instance instance,
    TimeProvider clock,
    ILogger<Connection> log)
{
    public async Task HandleAsync(HttpContext context, Caller caller)
    {
        var sockets = context.WebSockets;
        if (!sockets.IsWebSocketRequest || !sockets.WebSocketRequestedProtocols.Contains(SocketProtocol.Binary))
        {
            var detail = $"This route is a WebSocket; ask for the sub-protocol {SocketProtocol.Binary}.";
            await ProblemResult.WriteAsync(context, new Refusal(ProblemCodes.MalformedRequest, detail));
            return;
        }

        using var socket = await sockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = SocketProtocol.Binary,
            KeepAliveInterval = TimeSpan.Zero, // the client pings; silence is what the sweeper looks for
        });
        using var connection = new Connection(socket, caller, clock, log);
        var feed = feeds.Create(connection);
        connection.Send(Frames.Hello(clock.GetUtcNow(), instance.Epoch));
        using var woken = feeds.Listen(connection, feed);
        using var told = feeds.ListenForRosters(connection);
        registry.Add(connection);
        try
        {
            await connection.RunAsync(feed, (frame, ct) => dispatcher.DispatchAsync(connection, feed, frame, ct));
        }
        finally
        {
            registry.Remove(connection);
        }
    }
}
