// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;

namespace SecureMessenger.Faults.History;

/// <summary>What all clients of a run saw. From any thread.</summary>
internal sealed class Recorder
{
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>Time since the run began.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_began);

    public ConcurrentQueue<Sending> Sendings { get; } = [];

    public ConcurrentQueue<Delivery> Deliveries { get; } = [];

    public ConcurrentQueue<Seat> Seats { get; } = [];

    public ConcurrentQueue<Guest> Guests { get; } = [];

    public ConcurrentQueue<HandedKey> HandedKeys { get; } = [];

    public ConcurrentQueue<StoredFile> Files { get; } = [];

    public ConcurrentQueue<OddAnswer> OddAnswers { get; } = [];

    /// <summary>When requests that had been taken got no answer: their line broke, or nobody answered in time. Not promised otherwise; counted.</summary>
    public ConcurrentQueue<TimeSpan> BrokenRequests { get; } = [];

    public ConcurrentQueue<Absence> Absences { get; } = [];

    /// <summary>Everything so far, to be judged.</summary>
    public Histories Close() => new([.. Sendings], [.. Deliveries], [.. Seats], [.. Guests], [.. HandedKeys], [.. Files], [.. OddAnswers]);

    /// <summary>
    /// The server went back to a backup. What it acknowledged before that was begun must still hold; what came later it may have forgotten, and what
    /// nobody promises any more is struck out. One-time keys stay used up, whatever the backup says.
    /// </summary>
    /// <param name="moment">When the backup was begun.</param>
    /// <param name="heads">The last place of each conversation that goes on, as the restored server says.</param>
    public void GoBack(TimeSpan moment, IReadOnlyDictionary<Guid, uint> heads)
    {
        Keep(Sendings, sending => heads.TryGetValue(sending.Conversation, out var head) && (sending.Seq is not { } seq || seq <= head || sending.Answered < moment));
        Keep(Deliveries, delivery => heads.TryGetValue(delivery.Conversation, out var head) && delivery.Seq <= head);
        Keep(Seats, seat => heads.ContainsKey(seat.Conversation));
        Keep(Files, file => file.At < moment);
    }

    /// <summary>What is seen of other conversations is not judged.</summary>
    public void Only(IReadOnlyDictionary<Guid, uint> conversations) => Keep(Deliveries, delivery => conversations.ContainsKey(delivery.Conversation));

    private static void Keep<T>(ConcurrentQueue<T> queue, Func<T, bool> holds)
    {
        for (var left = queue.Count; left > 0 && queue.TryDequeue(out var item); left--)
        {
            if (holds(item)) queue.Enqueue(item);
        }
    }
}
