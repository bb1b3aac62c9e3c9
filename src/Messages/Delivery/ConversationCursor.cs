// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Delivery;

/// <summary>One device's place in one conversation while its socket is open. Guarded by the feed's lock.</summary>
internal sealed class ConversationCursor(uint acked, uint last)
{
    private readonly Queue<uint> _inFlight = new();
    private int _writing;

    /// <summary>Acknowledged up to here.</summary>
    public uint Acked { get; private set; } = acked;

    /// <summary>Sent, or its own, up to here.</summary>
    public uint Sent { get; private set; } = acked;

    /// <summary>Taken by retention up to here.</summary>
    public uint Swept { get; set; }

    /// <summary>Newest message known to exist.</summary>
    public uint Last { get; set; } = last;

    /// <summary>Notes a message put on the socket.</summary>
    public void Delivered(uint seq)
    {
        _inFlight.Enqueue(seq);
        Pass(seq);
    }

    /// <summary>Notes a message that needs no delivery: the device wrote it.</summary>
    /// <returns>True when the position moved with it: nothing before it is waiting for an acknowledgement.</returns>
    public bool Skipped(uint seq)
    {
        Pass(seq);
        if (_inFlight.Count > 0 || seq <= Acked) return false;
        Acked = seq;
        Interlocked.Increment(ref _writing);
        return true;
    }

    /// <summary>Whether nothing is under way here: what the cursor knows, the store knows.</summary>
    public bool Rests => _inFlight.Count == 0 && Acked == Sent && Sent == Last && Volatile.Read(ref _writing) == 0;

    /// <summary>A position that moved has reached the store, or been given up. From any thread.</summary>
    public void Written() => Interlocked.Decrement(ref _writing);

    /// <summary>Passes over what retention took up to a seq.</summary>
    /// <returns>The first of what the device has not had of it; 0 for none.</returns>
    public uint Miss(uint swept)
    {
        var from = Sent + 1L;
        if (from > swept) return 0;
        Sent = swept;
        return (uint)from;
    }

    /// <summary>Begins no earlier than where the user came (again).</summary>
    /// <returns>How many messages in flight that settles.</returns>
    public int Begin(uint joined) => MoveTo(joined);

    /// <summary>Moves the acknowledged position forward, to be written.</summary>
    /// <returns>How many messages in flight that settles.</returns>
    public int Acknowledge(uint seq)
    {
        Interlocked.Increment(ref _writing);
        return MoveTo(seq);
    }

    private int MoveTo(uint seq)
    {
        if (seq <= Acked) return 0;
        Acked = seq;
        Sent = Math.Max(Sent, seq);
        var settled = 0;
        while (_inFlight.TryPeek(out var oldest) && oldest <= seq)
        {
            _inFlight.Dequeue();
            settled++;
        }

        return settled;
    }

    private void Pass(uint seq)
    {
        Sent = Math.Max(Sent, seq);
        Last = Math.Max(Last, seq);
    }
}
