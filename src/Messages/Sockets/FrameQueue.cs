// SPDX-License-Identifier: MIT
// The write queue of one connection: bounded in frames and bytes. Answers that find it full close the connection;
// the feed waits for room instead, so that a slow reader holds back its own mail and costs nothing more.
using System.Threading.Channels;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Encoded frames waiting to be written.</summary>
internal sealed class FrameQueue
{
    private const int MaxFrames = 1_024;
    private const int MaxBytes = 1024 * 1024;
    private const int ComfortableBytes = 256 * 1024;

    private readonly Channel<QueuedFrame> _frames = Channel.CreateBounded<QueuedFrame>(
        new BoundedChannelOptions(MaxFrames) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _bytes;

    /// <summary>Queues a frame if there is room for it.</summary>
    public bool TryEnqueue(QueuedFrame frame)
    {
        if (Volatile.Read(ref _bytes) > MaxBytes || !_frames.Writer.TryWrite(frame)) return false;
        Interlocked.Add(ref _bytes, frame.Bytes.Length);
        return true;
    }

    /// <summary>Queues a frame once the queue is comfortably short. One caller at a time.</summary>
    public async ValueTask EnqueueAsync(QueuedFrame frame, CancellationToken ct)
    {
        while (Volatile.Read(ref _bytes) > ComfortableBytes) await _room.Reader.ReadAsync(ct);
        await _frames.Writer.WriteAsync(frame, ct);
        Interlocked.Add(ref _bytes, frame.Bytes.Length);
    }

    /// <summary>Takes the next frame, waiting for it.</summary>
    /// <returns>False: the queue was completed.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _frames.Reader.WaitToReadAsync(ct);

    /// <summary>Takes a frame that is there.</summary>
    public bool TryDequeue(out QueuedFrame frame)
    {
        if (!_frames.Reader.TryRead(out frame)) return false;
        if (Interlocked.Add(ref _bytes, -frame.Bytes.Length) <= ComfortableBytes) _room.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Nothing more will be queued.</summary>
    public void Complete() => _frames.Writer.TryComplete();
}
