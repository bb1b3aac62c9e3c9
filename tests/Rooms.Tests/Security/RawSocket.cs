// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

/// <summary>A WebSocket written byte by byte (RFC 6455 §5.2), so that it can be wrong.</summary>
internal sealed class RawSocket : IDisposable
{
    private readonly TcpClient _tcp = new();

    private RawSocket()
    {
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<RawSocket> ConnectAsync(House house, TestUser user)
    {
        var socket = new RawSocket();
        await socket._tcp.ConnectAsync(IPAddress.Loopback, house.Url.Port, Ct);
        await socket.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
            $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: messenger.v1\r\nAuthorization: Bearer {user.Session.AccessToken}\r\n\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await socket._tcp.GetStream().ReadExactlyAsync(one, Ct);
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
        return socket;
    }

    /// <summary>A masked frame of up to 125 bytes; the mask is zero, which is one.</summary>
    public static byte[] Frame(byte first, params ReadOnlySpan<byte> payload) => [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];

    public async Task WriteAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes, Ct);

    /// <summary>Reads frames until the server is gone or has said goodbye.</summary>
    /// <returns>The close code; null when the connection was cut without one.</returns>
    public async Task<int?> ClosedAsync()
    {
        try
        {
            while (true)
            {
                var (opcode, payload) = await NextAsync();
                if (opcode == 8) return payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : null;
            }
        }
        catch (IOException)
        {
            return null; // cut
        }
    }

    /// <summary>The next frame of the server.</summary>
    public async Task<(int Opcode, byte[] Payload)> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var stream = _tcp.GetStream();
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, patience.Token);
        var length = head[1] & 0x7F;
        if (length == 126)
        {
            var extended = new byte[2];
            await stream.ReadExactlyAsync(extended, patience.Token);
            length = BinaryPrimitives.ReadUInt16BigEndian(extended);
        }

        var payload = new byte[length];
        await stream.ReadExactlyAsync(payload, patience.Token);
        return (head[0] & 0x0F, payload);
    }

    public void Dispose() => _tcp.Dispose();
}
