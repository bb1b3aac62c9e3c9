// SPDX-License-Identifier: MIT
// Acknowledgements are coalesced: whatever came while the last transaction ran goes into the next, the highest per
// device and conversation. One lost in a crash means a message delivered again, which its seq removes.
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Writes positions in batches.</summary>
internal sealed class PositionWriter(PositionStore store, ILogger<PositionWriter> log) : BackgroundService
{
    private const int QueueSize = 4_096;
    private const int MaxBatch = 1_024;

    // Its own, because what stopped before may have used up the time there was.
    private static readonly TimeSpan LastBatch = TimeSpan.FromSeconds(2);

    private readonly Channel<MovedPosition> _queue = Channel.CreateBounded<MovedPosition>(
        new BoundedChannelOptions(QueueSize) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Queues a position that has moved; waits while the queue is full. Its cursor is told once it is written, or given up.</summary>
    public ValueTask EnqueueAsync(MovedPosition moved, CancellationToken ct) => _queue.Writer.WriteAsync(moved, ct);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(LastBatch, TimeProvider.System, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new Dictionary<(DeviceId, ConversationId), uint>();
        var cursors = new List<ConversationCursor>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (cursors.Count < MaxBatch && _queue.Reader.TryRead(out var next))
            {
                var key = (next.Position.Device, next.Position.Conversation);
                batch[key] = Math.Max(next.Position.Seq, batch.GetValueOrDefault(key));
                cursors.Add(next.Cursor);
            }

            await CommitAsync(batch);
            foreach (var cursor in cursors) cursor.Written();
            batch.Clear();
            cursors.Clear();
        }
    }

    private async Task CommitAsync(Dictionary<(DeviceId Device, ConversationId Conversation), uint> batch)
    {
        try
        {
            await store.AdvanceAsync(
                [.. batch.Select(entry => new Position(entry.Key.Device, entry.Key.Conversation, entry.Value))], CancellationToken.None);
        }
        catch (DbException error)
        {
            log.PositionsFailed(error, batch.Count);
        }
    }
}
