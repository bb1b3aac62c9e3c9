// SPDX-License-Identifier: MIT
// The one writer of the log. Senders put into a bounded queue; the writer takes what is there, up to a batch, and commits
// it in one transaction: a lone message commits at once, a crowd shares one sync of the disk (group commit).
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Messages.History;

/// <summary>Appends messages; answers each once its batch is on disk.</summary>
internal sealed class Appender(Database database, Wakeups wakeups, MessagesMeter meter, TimeProvider clock, ILogger<Appender> log) : BackgroundService
{
    private const int QueueSize = 4_096;
    private const int MaxBatch = 256;
    private const long MaxQueuedBytes = 32 * 1024 * 1024;

    private readonly Channel<PendingAppend> _queue = Channel.CreateBounded<PendingAppend>(
        new BoundedChannelOptions(QueueSize) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ByteBudget _budget = new(MaxQueuedBytes);

    /// <summary>Queues a message; waits while the queue is full, which holds back this sender's socket.</summary>
    /// <param name="message">What passed the rules.</param>
    /// <param name="completed">Called once, in order of appending; quick, must not throw.</param>
    /// <param name="ct">Gives up waiting for room.</param>
    public async ValueTask EnqueueAsync(NewMessage message, Action<AppendResult> completed, CancellationToken ct)
    {
        await _budget.TakeAsync(message.Bytes, ct);
        try
        {
            var trace = Traces.Current;
            await _queue.Writer.WriteAsync(new(message, completed, trace, trace is null ? default : TimeProvider.System.GetUtcNow()), ct);
            meter.Queued();
        }
        catch
        {
            _budget.Return(message.Bytes);
            throw;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingAppend>(MaxBatch);
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var next)) batch.Add(next);
            // Every writer takes the rows of conversations in this order: of two that took them in different ones, each could wait for the other.
            // The sort is stable, so each conversation keeps the order in which its messages came.
            await CommitAsync([.. batch.OrderBy(pending => pending.Message.Conversation.Value)]);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<PendingAppend> batch)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var since = Stopwatch.GetTimestamp();
        List<AppendResult> results;
        try
        {
            using var trace = MessageTraces.Commit(batch.Select(pending => pending.Trace), batch.Count);
            results = await database.WriteAsync((sql, token) => AppendAllAsync(sql, batch, now, token), CancellationToken.None);
        }
        catch (Exception error)
        {
            // Whatever it was, these senders are told and the next batch has its chance: the one writer must not end.
            log.AppendFailed(error, batch.Count);
            results = [.. batch.Select(_ => new AppendResult(AppendStatus.Failed))];
        }

        meter.Committed(batch.Count, since);
        for (var i = 0; i < batch.Count; i++)
        {
            using var trace = MessageTraces.Append(batch[i].Trace, batch[i].QueuedAt);
            _budget.Return(batch[i].Message.Bytes);
            batch[i].Completed(results[i]);
            if (results[i].Status == AppendStatus.Stored) wakeups.Wake(batch[i].Message.Roster, batch[i].Message.Conversation);
        }
    }

    private static async Task<List<AppendResult>> AppendAllAsync(
        SqlSession sql, List<PendingAppend> batch, long nowMs, CancellationToken ct)
    {
        var results = new List<AppendResult>(batch.Count);
        foreach (var pending in batch) results.Add(await LogStore.AppendAsync(sql, pending.Message, nowMs, ct));
        return results;
    }
}
