// SPDX-License-Identifier: MIT
// What one connected device still has to get. The log is the truth: the feed reads behind the device's position,
// keeps at most MaxInFlight messages unacknowledged, and looks again when woken.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Delivery to one device, from connect to close.</summary>
internal sealed class DeviceFeed(Caller caller, LogStore log, PositionStore positions, PositionWriter writer, MessagesMeter meter, IFrameSink sink)
{
    private const int PageSize = 16; // of messages up to 96 KiB: what a reader that stands still keeps in memory
    private const int UnreadPage = 100;
    private const int MaxRestingCursors = 1_000;
    private const int MaxCauses = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationId, ConversationCursor> _cursors = [];
    private readonly Dictionary<ConversationId, List<ActivityContext>?> _dirty = []; // with the traces that woke it, if any

    // One token: however often the feed is woken while it works, it looks once more.
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _inFlight;
    private bool _lookAgain;

    /// <summary>Sends what is stored, then <c>QueueEmpty</c>, then whatever comes, until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var after = new ConversationId(Guid.Empty);
        var (scanning, caughtUp) = (true, false);
        while (true)
        {
            if (await DeliverDirtyAsync(ct)) continue;
            if (scanning && HasNoBacklog())
            {
                // Page by page: a device with many conversations never has all of them in memory at once.
                var page = await positions.UnreadAsync(caller.User, caller.Device, after, UnreadPage, ct);
                foreach (var unread in page) Look(unread);
                if (page.Count > 0)
                {
                    after = page[^1].Conversation;
                    continue;
                }

                scanning = false;
                if (!caughtUp) await sink.SendAsync(Frames.QueueEmpty, ct);
                caughtUp = true;
            }

            await _work.Reader.ReadAsync(ct);
            if (!TakeLookAgain()) continue;
            after = new ConversationId(Guid.Empty);
            scanning = true;
        }
    }

    /// <summary>Something happened in the conversation. From any thread; never blocks.</summary>
    public void Wake(ConversationId conversation)
    {
        var cause = Traces.Current;
        lock (_lock) Soil(conversation, cause);
        Signal();
    }

    /// <summary>Looks through all conversations once more, as at the start: somebody may not have been woken.</summary>
    public void LookAgain()
    {
        lock (_lock) _lookAgain = true;
        Signal();
    }

    /// <summary>The device keeps everything up to a seq.</summary>
    /// <returns>False: the conversation is not the device's, or has no such message yet.</returns>
    public async Task<bool> AcknowledgeAsync(ConversationId conversation, uint seq, CancellationToken ct)
    {
        var cursor = await CursorAsync(conversation, atLeast: seq, ct);
        if (cursor is null || seq > cursor.Last) return false;
        lock (_lock)
        {
            if (seq <= cursor.Acked) return true; // nothing new: nothing to write
            _inFlight -= cursor.Acknowledge(seq);
        }

        meter.Acknowledged();
        await writer.EnqueueAsync(new(new(caller.Device, conversation, seq), cursor), ct);
        Signal();
        return true;
    }

    private bool TakeLookAgain()
    {
        lock (_lock)
        {
            if (!_lookAgain) return false;
            _lookAgain = false;
            Rest();
            return true;
        }
    }

    // A device of many conversations does not hold all it has ever seen: what rests is found again in the store.
    private void Rest()
    {
        if (_cursors.Count <= MaxRestingCursors) return;
        foreach (var (conversation, cursor) in _cursors)
        {
            if (cursor.Rests && !_dirty.ContainsKey(conversation)) _cursors.Remove(conversation);
        }
    }

    private bool HasNoBacklog()
    {
        lock (_lock) return _dirty.Count == 0;
    }

    private void Soil(ConversationId conversation, ActivityContext? cause)
    {
        ref var causes = ref CollectionsMarshal.GetValueRefOrAddDefault(_dirty, conversation, out _);
        if (cause is { } trace && (causes ??= []).Count < MaxCauses) causes.Add(trace);
    }

    private void Look(Unread unread)
    {
        lock (_lock)
        {
            _cursors.TryAdd(unread.Conversation, new(unread.Acked, unread.Last));
            Soil(unread.Conversation, null);
        }
    }

    /// <returns>Whether anything moved, so that it is worth looking again at once.</returns>
    private async Task<bool> DeliverDirtyAsync(CancellationToken ct)
    {
        List<ConversationId> dirty;
        lock (_lock) dirty = [.. _dirty.Keys];
        var moved = false;
        foreach (var conversation in dirty)
        {
            int room;
            List<ActivityContext>? causes = null;
            lock (_lock)
            {
                room = SocketProtocol.MaxInFlight - _inFlight;
                if (room > 0) _dirty.Remove(conversation, out causes);
            }

            if (room <= 0) return moved;
            using var trace = MessageTraces.Deliver(causes);
            moved |= await DeliverPageAsync(conversation, Math.Min(room, PageSize), ct);
        }

        return moved;
    }

    private async Task<bool> DeliverPageAsync(ConversationId conversation, int limit, CancellationToken ct)
    {
        var cursor = await CursorAsync(conversation, atLeast: uint.MaxValue, ct);
        if (cursor is null) return false;
        await TellGapAsync(conversation, cursor, uint.MaxValue, ct);
        var page = await log.ReadAfterAsync(conversation, caller.Device, cursor.Sent, cursor.Last, limit, ct);
        if (page is [var first, ..] && first.Seq - 1 > cursor.Sent)
        {
            // Nothing is missing from a log but what retention takes: it did so between the two reads.
            await CursorAsync(conversation, atLeast: uint.MaxValue, ct);
            await TellGapAsync(conversation, cursor, first.Seq - 1, ct);
        }

        foreach (var entry in page) await DeliverAsync(cursor, entry, ct);
        if (page.Count < limit) return page.Count > 0;
        Wake(conversation); // the page was full: there may be more
        return true;
    }

    private async Task TellGapAsync(ConversationId conversation, ConversationCursor cursor, uint atMost, CancellationToken ct)
    {
        uint from, to;
        lock (_lock)
        {
            to = Math.Min(atMost, Math.Min(cursor.Swept, cursor.Last));
            from = cursor.Miss(to);
        }

        if (from > 0) await sink.SendAsync(Frames.Gap(conversation, from, to), ct);
    }

    private async Task DeliverAsync(ConversationCursor cursor, LogEntry entry, CancellationToken ct)
    {
        if (entry.SenderDevice == caller.Device || IsForOthers(entry))
        {
            bool moved;
            lock (_lock) moved = cursor.Skipped(entry.Seq);
            if (moved) await writer.EnqueueAsync(new(new(caller.Device, entry.Conversation, entry.Seq), cursor), ct);
            return;
        }

        lock (_lock)
        {
            if (entry.Seq <= cursor.Acked) return; // acknowledged while the page was read
            cursor.Delivered(entry.Seq);
            _inFlight++;
        }

        await sink.SendAsync(entry, ct);
    }

    // Sender keys that this device is not among the readers of: two hundred others need not carry them.
    private static bool IsForOthers(LogEntry entry) => entry is { Kind: Kind.Distribution, Wrap: null };

    /// <summary>The cursor, made or brought up to date from the store unless it already knows of message <paramref name="atLeast"/>.</summary>
    private async Task<ConversationCursor?> CursorAsync(ConversationId conversation, uint atLeast, CancellationToken ct)
    {
        ConversationCursor? cursor;
        lock (_lock) cursor = _cursors.GetValueOrDefault(conversation);
        if (cursor is not null && cursor.Last >= atLeast) return cursor;
        if (await positions.FindAsync(caller.User, caller.Device, conversation, ct) is not { } stands) return null;
        lock (_lock)
        {
            if (!_cursors.TryGetValue(conversation, out cursor)) _cursors[conversation] = cursor = new(stands.Acked, stands.Last);
            _inFlight -= cursor.Begin(stands.Joined);
            cursor.Last = Math.Max(cursor.Last, stands.Last);
            cursor.Swept = Math.Max(cursor.Swept, stands.Swept);
            return cursor;
        }
    }

    private void Signal() => _work.Writer.TryWrite(true);
}
