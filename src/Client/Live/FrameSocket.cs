// SPDX-License-Identifier: MIT
// FrameSocket: one WebSocket, in frames. One reader; writers take turns. Says why it ended, as far as the server said.
using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class FrameSocket : IDisposable
{
    private const int ReadSize = 16 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(SocketProtocol.IdleSeconds);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ArrayBufferWriter<byte> _frame = new(ReadSize);

    private FrameSocket(ClientWebSocket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
    }

    /// <summary>Why the server closed the socket; null while it is open or when it just went away.</summary>
    public CloseCode? Closed => (CloseCode?)_socket.CloseStatus;

    /// <returns>The socket, or the status with which the server refused it; 0 when it could not be reached.</returns>
    public static async Task<(FrameSocket? Socket, HttpStatusCode Status)> ConnectAsync(
        Uri address, string token, TimeProvider time, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(SocketProtocol.Binary);
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.CollectHttpResponseDetails = true;
            using var limit = new CancellationTokenSource(ConnectTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            await socket.ConnectAsync(address, both.Token);
            return (new FrameSocket(socket, time), HttpStatusCode.SwitchingProtocols);
        }
        catch (Exception error) when (error is WebSocketException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            return (null, status);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>False if the socket is no longer there.</returns>
    public async Task<bool> SendAsync(ClientFrame frame, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await _socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, endOfMessage: true, ct);
            return true;
        }
        catch (Exception error) when (IsGone(error, ct))
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <returns>The next frame, or null once the socket has ended.</returns>
    public async Task<ServerFrame?> ReceiveAsync(CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(Idle, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        _frame.ResetWrittenCount();
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(_frame.GetMemory(ReadSize), both.Token);
                if (read.MessageType == WebSocketMessageType.Close || _frame.WrittenCount + read.Count > SocketProtocol.MaxFrameBytes)
                    return null;
                _frame.Advance(read.Count);
                if (read.EndOfMessage)
                    return ServerFrame.Parser.ParseFrom(_frame.WrittenSpan);
            }
        }
        catch (Exception error) when (IsGone(error, ct) || error is InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Says goodbye, if the other side still listens.</summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(CloseTimeout, _time);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody is there to hear it.
        }
    }

    // The gate stays: a writer may be between it and the socket, and then must find the socket gone, not the gate.
    public void Dispose() => _socket.Dispose();

    private static bool IsGone(Exception error, CancellationToken ct) =>
        error is WebSocketException or ObjectDisposedException or InvalidOperationException
        || (error is OperationCanceledException && !ct.IsCancellationRequested);
}
