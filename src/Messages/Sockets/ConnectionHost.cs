// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Greets an accepted socket and runs it to its end.</summary>
internal sealed class ConnectionHost(
    ConnectionFactory connections, ConnectionRegistry registry, FrameDispatcher dispatcher, FeedFactory feeds, DeviceNews news, SocketsMeter meter)
{
    public async Task RunAsync(WebSocket socket, Caller caller, FrameCodec codec)
    {
        using var connection = connections.Create(socket, caller, codec);
        var feed = feeds.Create(connection);
        using var woken = feeds.Listen(connection, feed);
        using var told = news.Listen(connection);
        meter.Opened(codec);
        registry.Add(connection);
        try
        {
            await news.TellStockAsync(connection);
            await connection.RunAsync(feed, (frame, ct) => dispatcher.DispatchAsync(connection, feed, frame, ct));
        }
        finally
        {
            registry.Remove(connection);
            meter.Closed(connection.ClosedWith);
        }
    }
}
