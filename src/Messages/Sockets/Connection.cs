// SPDX-License-Identifier: MIT
// One socket of one device: a read loop, a write loop and a feed. Whoever wants it closed names a code; the write loop
// says goodbye with it. Cancelling a pending receive would abort the socket, so closing only starts a short clock.
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>An open socket.</summary>
internal sealed class Connection(WebSocket socket, Caller caller, TimeProvider clock, ILogger<Connection> log) : IFrameSink, IDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);

    private readonly FrameQueue _queue = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _closeDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closeCode;
    private long _heardAt = clock.GetTimestamp();
    private long _writingSince;

    /// <summary>Whose it is.</summary>
    public Caller Caller => caller;

    /// <summary>How long nothing was heard.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>How long the write under way has been stuck; zero for none.</summary>
    public TimeSpan Stuck => Volatile.Read(ref _writingSince) is var since and not 0 ? clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Runs until either side closes.</summary>
    public async Task RunAsync(DeviceFeed feed, Func<ClientFrame, CancellationToken, ValueTask> dispatch)
    {
        var writing = WriteAsync();
        var feeding = FeedAsync(feed);
        await ReadAsync(dispatch);
        await feeding;
        await writing;
        await _closeDone.Task; // whoever closes may still hold what Dispose takes away
    }

    /// <summary>Queues an answer. A peer that does not read its answers is closed.</summary>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!_queue.TryEnqueue(frame)) Close(CloseCode.SlowConsumer);
    }

    /// <inheritdoc />
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken ct) => _queue.EnqueueAsync(frame, ct);

    /// <summary>Closes with a code; the first one counts. From any thread; never blocks.</summary>
    public void Close(CloseCode code)
    {
        if (Interlocked.CompareExchange(ref _closeCode, (int)code, 0) != 0) return;
        log.Closing(caller.Device, code);
        _queue.Complete();
        _closing.Cancel();
        _abort.CancelAfter(Goodbye);
        _closeDone.SetResult();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _closing.Dispose();
        _abort.Dispose();
    }

    private async Task ReadAsync(Func<ClientFrame, CancellationToken, ValueTask> dispatch)
    {
        var reader = new FrameReader(socket);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(_abort.Token);
                Volatile.Write(ref _heardAt, clock.GetTimestamp());
                if (read.Frame is { } frame && !_closing.IsCancellationRequested) await dispatch(frame, _closing.Token);
                if (read.Frame is not null) continue;
                Close(read.Code);
                if (read.Code == CloseCode.Normal) return;
                await DiscardAsync();
                return;
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            Close(CloseCode.Normal); // the peer is gone
        }
        catch (Exception error)
        {
            log.Faulted(error, caller.Device);
            Close(CloseCode.Fault);
        }
    }

    /// <summary>After a refusal: waits for the peer's own close, without reading what it still sends.</summary>
    private async Task DiscardAsync()
    {
        var scratch = new byte[1024];
        while ((await socket.ReceiveAsync(scratch.AsMemory(), _abort.Token)).MessageType != WebSocketMessageType.Close)
        {
            // Thrown away on purpose; the short clock of Close bounds it.
        }
    }

    private async Task FeedAsync(DeviceFeed feed)
    {
        try
        {
            await feed.RunAsync(_closing.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            // Closing: the queue ends a moment before the token.
        }
        catch (Exception error)
        {
            log.Faulted(error, caller.Device);
            Close(CloseCode.Fault);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (!_closing.IsCancellationRequested && await _queue.WaitAsync(_abort.Token))
            {
                while (!_closing.IsCancellationRequested && _queue.TryDequeue(out var frame))
                {
                    Volatile.Write(ref _writingSince, clock.GetTimestamp());
                    await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, _abort.Token);
                    Volatile.Write(ref _writingSince, 0);
                }
            }

            var code = (CloseCode)_closeCode;
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, code.ToString(), _abort.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Close(CloseCode.Normal); // the peer is gone, or did not take our goodbye in time
        }
    }
}
