// SPDX-License-Identifier: MIT
// One socket of one device: a read loop, a write loop and a feed. Whoever wants it closed names a code; the write loop
// says goodbye with it. Cancelling a pending receive would abort the socket, so closing only starts a short clock.
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Messages.History;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>An open socket.</summary>
internal sealed class Connection(
    WebSocket socket, Caller caller, FrameCodec codec, EncodedMessages messages, ConnectionMeters meters, TimeProvider clock, ILogger<Connection> log)
    : IFrameSink, IDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);

    private readonly FrameQueue _queue = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _closeDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _openedAtMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
    private Caller _caller = caller;
    private DateTimeOffset _askedFor;
    private int _closeCode;
    private long _heardAt = clock.GetTimestamp();
    private long _writingSince;
    private long _lookedAt = clock.GetTimestamp();
    private bool _hasLookedAgain;
    private DeviceFeed? _feed;

    /// <summary>What it was closed with; 0 while it is open.</summary>
    public CloseCode ClosedWith => (CloseCode)Volatile.Read(ref _closeCode);

    /// <summary>Whose it is, by the newest token it has shown.</summary>
    public Caller Caller => Volatile.Read(ref _caller);

    /// <summary>Sends what the conversation's readers have changed to, what is low, what passes: news that may be lost.</summary>
    /// <remarks>A peer that does not read goes without; it asks for what it needs when it is back.</remarks>
    public void Offer(ServerFrame frame) => _queue.TryEnqueue(codec.Encode(frame));

    /// <summary>Takes a fresh token of the same session. An older one changes nothing.</summary>
    public void Renew(Caller renewed)
    {
        if (renewed.ExpiresAt > Caller.ExpiresAt) Volatile.Write(ref _caller, renewed);
    }

    /// <summary>Asks for a fresh token, once for each that is about to end.</summary>
    public void AskToReauthenticate()
    {
        var before = Caller.ExpiresAt;
        if (_askedFor == before) return;
        _askedFor = before;
        Send(Frames.ReauthRequired(before));
    }

    /// <summary>Its place among the sockets of its device, given when it is taken in.</summary>
    public ConnectionStamp Stamp { get; set; }

    /// <summary>How long nothing was heard.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>How long the write under way has been stuck; zero for none.</summary>
    public TimeSpan Stuck => Volatile.Read(ref _writingSince) is var since and not 0 ? clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>How long ago all of the device's conversations were looked through.</summary>
    public TimeSpan SinceLook => clock.GetElapsedTime(Volatile.Read(ref _lookedAt));

    /// <summary>Whether that has been done since it was opened.</summary>
    public bool HasLookedAgain => Volatile.Read(ref _hasLookedAgain);

    /// <summary>Has the feed look through all of the device's conversations.</summary>
    public void LookAgain()
    {
        Volatile.Write(ref _lookedAt, clock.GetTimestamp());
        Volatile.Write(ref _hasLookedAgain, true);
        Volatile.Read(ref _feed)?.LookAgain();
    }

    /// <summary>Runs until either side closes.</summary>
    public async Task RunAsync(DeviceFeed feed, Func<ClientFrame, CancellationToken, ValueTask> dispatch)
    {
        Volatile.Write(ref _feed, feed);
        var writing = WriteAsync();
        var feeding = FeedAsync(feed);
        await ReadAsync(dispatch);
        await feeding;
        await writing;
        await _closeDone.Task; // whoever closes may still hold what Dispose takes away
    }

    /// <summary>Queues an answer. A peer that does not read its answers is closed.</summary>
    public void Send(ServerFrame frame)
    {
        if (!_queue.TryEnqueue(codec.Encode(frame))) Close(CloseCode.SlowConsumer);
    }

    /// <inheritdoc />
    public ValueTask SendAsync(ServerFrame frame, CancellationToken ct) => _queue.EnqueueAsync(codec.Encode(frame), ct);

    /// <inheritdoc />
    public ValueTask SendAsync(LogEntry entry, CancellationToken ct) => 
        _queue.EnqueueAsync(new(messages.Encode(entry, codec), entry.ReceivedAtMs, Traces.Current), ct);

    /// <summary>Closes with a code; the first one counts. From any thread; never blocks.</summary>
    public void Close(CloseCode code)
    {
        if (Interlocked.CompareExchange(ref _closeCode, (int)code, 0) != 0) return;
        log.Closing(Caller.Device, code);
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
        var reader = new FrameReader(socket, codec);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(_abort.Token);
                Volatile.Write(ref _heardAt, clock.GetTimestamp());
                if (read.Frame is not null) meters.Sockets.Read();
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
            log.Faulted(error, Caller.Device);
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
            log.Faulted(error, Caller.Device);
            Close(CloseCode.Fault);
        }
    }

    private async ValueTask SendAsync(QueuedFrame frame)
    {
        using (MessageTraces.Write(frame.Trace)) await socket.SendAsync(frame.Bytes, codec.MessageType, endOfMessage: true, _abort.Token);
        meters.Sockets.Wrote(frame.Bytes.Length);
        if (frame.ReceivedAtMs == 0) return;
        meters.Messages.Delivered();
        if (frame.ReceivedAtMs >= _openedAtMs) meters.Messages.Lagged(clock.GetUtcNow().ToUnixTimeMilliseconds() - frame.ReceivedAtMs);
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
                    await SendAsync(frame);
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
