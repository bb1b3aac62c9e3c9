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

    /// <summary>When requests got no answer: their line broke, or nobody answered in time. Not promised otherwise; counted.</summary>
    public ConcurrentQueue<TimeSpan> BrokenRequests { get; } = [];

    public ConcurrentQueue<Absence> Absences { get; } = [];

    /// <summary>Everything so far, to be judged.</summary>
    public Histories Close() => new([.. Sendings], [.. Deliveries], [.. Seats], [.. Guests], [.. HandedKeys], [.. Files], [.. OddAnswers]);
}
