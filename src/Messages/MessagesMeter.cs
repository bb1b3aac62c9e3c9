// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Messages.Sending;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Messages;

/// <summary>A message's way, counted: into the log, and out of it.</summary>
internal sealed class MessagesMeter : RoomMeter
{
    private static readonly MetricLabel Code = MetricLabel.From("code", "problem codes of [errors.md](errors.md)");

    private readonly Counter<long> _appended;
    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _commits;
    private readonly UpDownCounter<long> _queue;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _delivered;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _wakeups;
    private readonly Counter<long> _acks;

    public MessagesMeter(MetricCatalogue catalogue)
        : base(catalogue, "messages")
    {
        _appended = Counter("messenger_messages_appended_total", "Messages on disk, and answered as sent. One that was sent again is counted again.");
        _batches = Sizes("messenger_message_batch_size", "Messages that were committed together.");
        _commits = Seconds("messenger_message_commit_duration_seconds", "How long such a transaction takes.");
        _queue = Level("messenger_message_queue", "Messages that have passed the rules and wait for the writer, or are being written.");
        _rejected = Counter("messenger_messages_rejected_total", "Sends that were refused with nothing stored, by socket and by HTTP.", Code);
        _delivered = Counter("messenger_messages_delivered_total", "Messages written to a socket, once for each device.");
        _lag = Seconds(
            "messenger_message_delivery_lag_seconds",
            "From the append of a message to its write to a socket that was open by then. Between two machines their clocks are in it.");
        _wakeups = Counter("messenger_wakeups_total", "Wake-ups that were published, one for each member of the conversation.");
        _acks = Counter("messenger_message_acks_total", "Acknowledgements that moved a device's position.");
    }

    public void Queued() => _queue.Add(1);

    public void Committed(int batch, long since)
    {
        _queue.Add(-batch);
        _batches.Record(batch);
        _commits.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    public void Answered(SendAnswer answer)
    {
        if (answer.Stored is not null) _appended.Add(1);
        else _rejected.Add(1, Code.Is((answer.Refusal?.Code ?? ProblemCodes.RosterStale).Code));
    }

    public void Delivered() => _delivered.Add(1);

    public void Lagged(long milliseconds) => _lag.Record(Math.Max(0, milliseconds) / 1000.0);

    public void Woken(int members) => _wakeups.Add(members);

    public void Acknowledged() => _acks.Add(1);
}
