// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using System.Text;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A socket of a test, speaking frames.</summary>
public sealed class TestSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;

    private TestSocket(ClientWebSocket socket) => _socket = socket;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Why the server closed, once <see cref="ClosedAsync"/> returned.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The sub-protocol the server chose.</summary>
    public string? Protocol => _socket.SubProtocol;

    /// <summary>The type of its frames.</summary>
    public WebSocketMessageType MessageType => Protocol == SocketProtocol.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    /// <summary>Connects and reads <c>Hello</c>.</summary>
    public static Task<TestSocket> ConnectAsync(Uri server, string accessToken, string protocol = SocketProtocol.Binary) =>
        ConnectAsync(server, socket =>
        {
            socket.SetRequestHeader("Authorization", $"Bearer {accessToken}");
            socket.AddSubProtocol(protocol);
        });

    /// <summary>Connects in a way of one's own and reads <c>Hello</c>.</summary>
    public static async Task<TestSocket> ConnectAsync(Uri server, Action<ClientWebSocketOptions> ask, string query = "")
    {
        var socket = new ClientWebSocket();
        ask(socket.Options);
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/api/v1/ws", Query = query }.Uri, Ct);
        var connected = new TestSocket(socket);
        Assert.Equal(ServerFrame.FrameOneofCase.Hello, (await connected.NextAsync()).FrameCase);
        return connected;
    }

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(ClientFrame frame) => SendRawAsync(
        MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(frame)) : frame.ToByteArray(), MessageType);

    /// <summary>Sends raw bytes as one message.</summary>
    public Task SendRawAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        _socket.SendAsync(bytes, type, endOfMessage: true, Ct);

    /// <summary>Sends text as one message.</summary>
    public Task SendTextAsync(string text) => SendRawAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>The next message as it came.</summary>
    public async Task<string> NextTextAsync() => Encoding.UTF8.GetString(
        await TryNextBytesAsync() ?? throw new InvalidOperationException($"the server closed with {CloseCode}"));

    /// <summary>Sends a part of a message that goes on.</summary>
    public Task SendPartAsync(byte[] bytes) =>
        _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: false, Ct);

    /// <summary>Is gone, as a client whose process was killed: no goodbye.</summary>
    public void Die() => _socket.Abort();

    /// <summary>Says goodbye and waits for the server's.</summary>
    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Ct);

    /// <summary>Sends a message with wraps for those devices; returns its client id.</summary>
    public async Task<Guid> SendMessageAsync(
        Guid conversation, ulong roster, byte[] body, IEnumerable<Guid>? devices = null, Guid? clientId = null)
    {
        var id = clientId ?? Guid.CreateVersion7();
        var send = new Send
        {
            ClientId = id.ToString("D"), ConversationId = conversation.ToString("D"), RosterVersion = roster,
            Kind = Kind.Message, Body = ByteString.CopyFrom(body),
        };
        send.Wraps.AddRange((devices ?? []).Select(device => new Wrap
        {
            DeviceId = device.ToString("D"), Wrap_ = ByteString.CopyFrom(device.ToByteArray()),
        }));
        await SendAsync(new ClientFrame { Send = send });
        return id;
    }

    /// <summary>Acknowledges.</summary>
    public Task AckAsync(Guid conversation, uint seq) =>
        SendAsync(new ClientFrame { Ack = new() { ConversationId = conversation.ToString("D"), Seq = seq } });

    /// <summary>The next frame.</summary>
    public async Task<ServerFrame> NextAsync() => await TryNextAsync()
        ?? throw new InvalidOperationException($"the server closed with {CloseCode} ({_socket.CloseStatusDescription})");

    /// <summary>The next frame of one kind, passing over others.</summary>
    public async Task<ServerFrame> NextAsync(ServerFrame.FrameOneofCase kind)
    {
        var passed = new List<ServerFrame>();
        try
        {
            while (true)
            {
                var frame = await NextAsync();
                if (frame.FrameCase == kind) return frame;
                passed.Add(frame);
            }
        }
        catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
        {
            throw new TimeoutException($"no {kind} came, but: {string.Join(" ", passed)}");
        }
    }

    /// <summary>Reads until the server closes.</summary>
    /// <returns>The close code.</returns>
    public async Task<int?> ClosedAsync()
    {
        while (await TryNextAsync() is not null)
        {
            // Frames before the goodbye.
        }

        return CloseCode;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ServerFrame?> TryNextAsync() => await TryNextBytesAsync() switch
    {
        null => null,
        { } bytes when MessageType == WebSocketMessageType.Text => JsonParser.Default.Parse<ServerFrame>(Encoding.UTF8.GetString(bytes)),
        { } bytes => ServerFrame.Parser.ParseFrom(bytes),
    };

    private async Task<byte[]?> TryNextBytesAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (true)
        {
            var read = await _socket.ReceiveAsync(chunk, patience.Token);
            if (read.MessageType == WebSocketMessageType.Close) return null;
            Assert.Equal(MessageType, read.MessageType);
            buffer.Write(chunk, 0, read.Count);
            if (read.EndOfMessage) return buffer.ToArray();
        }
    }
}
