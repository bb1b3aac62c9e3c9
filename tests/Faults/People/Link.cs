// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Faults.People;

/// <summary>One socket, from its greeting to its end. Pings, and gives up when nothing comes back.</summary>
internal sealed class Link : IAsyncDisposable
{
    private const int AcknowledgeEvery = 8;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _sending = new(1);
    private readonly Dictionary<string, uint> _toAcknowledge = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _unacknowledged;

    private Link(ClientWebSocket? socket, HttpStatusCode? refusal) => (Socket, Refusal) = (socket, refusal);

    /// <summary>The socket; null: it was refused, or nobody answered.</summary>
    public ClientWebSocket? Socket { get; }

    /// <summary>How it was refused, if the server did.</summary>
    public HttpStatusCode? Refusal { get; }

    /// <summary>Why the server closed, if it did.</summary>
    public CloseCode? Code => (CloseCode?)Socket?.CloseStatus;

    /// <summary>How it ended, for people.</summary>
    public string Ending { get; private set; } = "";

    /// <summary>The epoch it was greeted with.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Opens one and waits for its greeting.</summary>
    public static async Task<Link> TryOpenAsync(Uri gateway, string token, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(SocketProtocol.Binary);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        socket.Options.CollectHttpResponseDetails = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(new UriBuilder(gateway) { Scheme = "ws", Path = "/api/v1/ws" }.Uri, patience.Token);
            var link = new Link(socket, null);
            if (await link.TryReadAsync(patience.Token) is { FrameCase: ServerFrame.FrameOneofCase.Hello } greeting)
            {
                link.Epoch = greeting.Hello.Epoch;
                return link;
            }
        }
        catch (Exception error) when (error is WebSocketException or HttpRequestException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // Refused, or nobody there: told by what is returned.
        }

        var refusal = socket.HttpStatusCode;
        socket.Dispose();
        return new Link(null, refusal is 0 or HttpStatusCode.SwitchingProtocols ? null : refusal);
    }

    /// <summary>Frames as they come, until the socket ends.</summary>
    public async IAsyncEnumerable<ServerFrame> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var beating = BeatAsync(ended.Token);
        try
        {
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(Patience);
                var frame = await TryReadAsync(patience.Token);
                if (frame is null) yield break;
                yield return frame;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await beating;
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Everything up to a place is kept. Told with the next few, or the next heartbeat.</summary>
    public async Task AcknowledgeAsync(string conversation, uint seq)
    {
        lock (_toAcknowledge) _toAcknowledge[conversation] = seq;
        if (++_unacknowledged % AcknowledgeEvery == 0) await TellKeptAsync();
    }

    /// <summary>Sends, if the socket still stands: that it does not is the reader's to notice.</summary>
    public async Task TrySendAsync(ClientFrame frame)
    {
        await _sending.WaitAsync();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await Socket!.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Broken: the reader sees it too, and what was not answered is sent again over the next one.
        }
        finally
        {
            _sending.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        using var heartbeat = new PeriodicTimer(Heartbeat);
        try
        {
            while (await heartbeat.WaitForNextTickAsync(ct))
            {
                await TellKeptAsync();
                await TrySendAsync(new ClientFrame { Ping = new() });
            }
        }
        catch (OperationCanceledException)
        {
            // The socket has ended.
        }
    }

    private async Task TellKeptAsync()
    {
        KeyValuePair<string, uint>[] kept;
        lock (_toAcknowledge)
        {
            kept = [.. _toAcknowledge];
            _toAcknowledge.Clear();
        }

        foreach (var (conversation, seq) in kept) await TrySendAsync(new ClientFrame { Ack = new() { ConversationId = conversation, Seq = seq } });
    }

    private async Task<ServerFrame?> TryReadAsync(CancellationToken ct)
    {
        try
        {
            for (var length = 0; ;)
            {
                var read = await Socket!.ReceiveAsync(_buffer.AsMemory(length), ct);
                length += read.Count;
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    Ending = $"closed {(int?)Socket.CloseStatus}";
                    return null;
                }

                if (read.EndOfMessage) return ServerFrame.Parser.ParseFrom(_buffer, 0, length);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            Ending = error is OperationCanceledException ? "silent" : "broken";
            return null;
        }
    }
}
