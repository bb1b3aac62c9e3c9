// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using System.Text;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

/// <summary>A socket that sends anything, and reads until its ping is answered or the server closes.</summary>
internal sealed class FuzzSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly WebSocketMessageType _type;

    private FuzzSocket(string protocol) => _type = protocol == SocketProtocol.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>Why the server closed, if it has.</summary>
    public CloseCode? Ending => (CloseCode?)_socket.CloseStatus;

    /// <summary>Whether it is one of ours, or what a WebSocket says of text that is no UTF-8 (RFC 6455 §8.1).</summary>
    public bool IsEndingKnown => Ending is null or (CloseCode)WebSocketCloseStatus.InvalidPayloadData || Enum.IsDefined(Ending.Value);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<FuzzSocket> ConnectAsync(ServerProcess server, string token, string protocol)
    {
        var socket = new FuzzSocket(protocol);
        socket._socket.Options.AddSubProtocol(protocol);
        socket._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket._socket.ConnectAsync(new Uri(server.Url.Replace("http", "ws", StringComparison.Ordinal) + "/api/v1/ws"), Ct);
        return socket;
    }

    /// <summary>Sends a message, perhaps in pieces.</summary>
    public async Task SendAsync(byte[] message, int cuts)
    {
        var size = Math.Max(1, message.Length / (cuts + 1));
        for (var at = 0; at < message.Length || message.Length == 0; at += size)
        {
            var isLast = at + size >= message.Length;
            if (!await TrySendAsync(message.AsMemory(at, Math.Min(size, message.Length - at)), isLast) || isLast) return;
        }
    }

    /// <summary>Reads until the server has answered a ping, and so has read everything before it, or has closed.</summary>
    public async Task AnswersAsync()
    {
        var ping = new ClientFrame { Ping = new Ping() };
        await TrySendAsync(_type == WebSocketMessageType.Text ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(ping)) : ping.ToByteArray(), true);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (await ReadAsync(patience.Token) is { } frame && frame.FrameCase != ServerFrame.FrameOneofCase.Pong)
        {
            // Whatever else there is to say.
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        try
        {
            await _socket.SendAsync(bytes, _type, isLast, Ct);
            return true;
        }
        catch (WebSocketException)
        {
            return false; // closed by the other side meanwhile: the reader says how
        }
    }

    private async Task<ServerFrame?> ReadAsync(CancellationToken ct)
    {
        var (buffer, whole) = (new byte[16 * 1024], new MemoryStream());
        while (true)
        {
            WebSocketReceiveResult part;
            try
            {
                part = await _socket.ReceiveAsync(buffer, ct);
            }
            catch (WebSocketException)
            {
                return null; // its goodbye was overtaken by what we still sent
            }

            if (part.MessageType == WebSocketMessageType.Close) return null;

            whole.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage) continue;
            return _type == WebSocketMessageType.Text ? JsonParser.Default.Parse<ServerFrame>(Encoding.UTF8.GetString(whole.ToArray())) : ServerFrame.Parser.ParseFrom(whole.ToArray());
        }
    }
}
