// SPDX-License-Identifier: MIT
// One stream of events for all rooms, and one of those that a room could not take. Names: PREFIX_events, PREFIX_dead; subjects
// PREFIX.event.NAME, PREFIX.dead.ROOM.NAME.
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Net;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>The streams of JetStream, and what they are called.</summary>
internal sealed class EventStream(NatsOptions options) : IAsyncDisposable
{
    /// <summary>Header of an event's number, as the outbox counted.</summary>
    public const string NumberHeader = "Event-Number";

    /// <summary>Header of the epoch in which it was written.</summary>
    public const string EpochHeader = "Event-Epoch";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan DeadKeptFor = TimeSpan.FromDays(90);

    // As long as a pump may take to publish once more what it does not know to have been taken.
    private static readonly TimeSpan RepeatsKnownFor = TimeSpan.FromMinutes(10);

    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly NATS.Client.Core.NatsConnection _connection = options.Connect(hearsItself: true);
    private volatile INatsJSContext? _ready;

    /// <summary>The stream of events.</summary>
    public string Name => options.Prefix + "_events";

    /// <summary>The stream of those that a room could not take.</summary>
    public string DeadName => options.Prefix + "_dead";

    /// <summary>The subject of an event.</summary>
    public string SubjectOf(string name) => $"{options.Prefix}.event.{name}";

    /// <summary>The subject of an event that a room could not take.</summary>
    public string DeadSubjectOf(string room, string name) => $"{options.Prefix}.dead.{room}.{name}";

    /// <summary>JetStream with the streams made. Any process makes them; they are the same for all.</summary>
    public async Task<INatsJSContext> OpenAsync(CancellationToken ct)
    {
        if (_ready is { } ready) return ready;
        var jetStream = _connection.CreateJetStreamContext();
        await jetStream.CreateOrUpdateStreamAsync(
            new StreamConfig(Name, [SubjectOf("*")]) { NumReplicas = options.Replicas, MaxAge = KeptFor, MaxBytes = MaxBytes, DuplicateWindow = RepeatsKnownFor }, ct);
        await jetStream.CreateOrUpdateStreamAsync(
            new StreamConfig(DeadName, [DeadSubjectOf("*", "*")]) { NumReplicas = options.Replicas, MaxAge = DeadKeptFor, MaxBytes = MaxBytes }, ct);
        return _ready = jetStream;
    }

    /// <summary>The streams may be gone, with a server's disk or by an operator's hand: make sure of them before the next use.</summary>
    public void Forget() => _ready = null;

    /// <summary>Whether NATS answers.</summary>
    public async Task PingAsync(CancellationToken ct) => await _connection.PingAsync(ct);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
