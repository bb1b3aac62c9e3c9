// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Messages.Sockets;

/// <summary>GET /api/v1/ws: judge the request, upgrade, hand over.</summary>
internal sealed class SocketEndpoint(MessagesOptions options, ConnectionHost host)
{
    public async Task HandleAsync(HttpContext context, Caller caller)
    {
        var sockets = context.WebSockets;
        if (!sockets.IsWebSocketRequest || FrameCodec.Choose(sockets.WebSocketRequestedProtocols) is not { } codec)
        {
            var detail = $"This route is a WebSocket; ask for the sub-protocol {SocketProtocol.Binary} or {SocketProtocol.Json}.";
            await ProblemResult.WriteAsync(context, new Refusal(ProblemCodes.MalformedRequest, detail));
            return;
        }

        // A browser sends along who made it connect; whatever else connects sends none (RFC 6455 §10.2).
        if (context.Request.Headers.Origin.Any(origin => !options.AllowsOrigin(origin ?? "")))
        {
            await ProblemResult.WriteAsync(context, ProblemCodes.OriginNotAllowed);
            return;
        }

        using var socket = await sockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = codec.SubProtocol,
            KeepAliveInterval = TimeSpan.Zero, // the client pings; silence is what the sweeper looks for
        });
        await host.RunAsync(socket, caller, codec);
    }
}
