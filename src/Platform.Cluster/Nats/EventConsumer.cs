// SPDX-License-Identifier: MIT
// One durable consumer for each room, shared by all its processes. One event at a time: those behind it wait until it was taken, so a
// room hears events in the order in which they were written. What a process had in its hands when it died comes again after AckWait.
using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Events;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>Brings a room the events it wants to hear.</summary>
internal sealed class EventConsumer(
    string room, IReadOnlyList<EventSubscription> subscriptions, int tries, EventStream stream, Instance instance, NatsMeter meter, IServiceProvider services, ILogger<EventConsumer> log)
{
    private static readonly TimeSpan AckWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StillAtIt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Longer than a pause: what a program does not know comes next to another.
    private static readonly TimeSpan StepBack = TimeSpan.FromSeconds(3);

    // Two versions are side by side for less. Then nobody knows it any more, and what is behind it must not wait for ever.
    private static readonly TimeSpan UnknownAtMost = TimeSpan.FromMinutes(10);

    private readonly ILookup<string, EventSubscription> _byName = subscriptions.ToLookup(subscription => subscription.Name);

    // Of the one event in hand; what failed because a store was away is not counted.
    private (ulong Number, int Count) _tries;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(stoppingToken);
                await Task.Delay(StepBack, TimeProvider.System, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested && error is NatsException or OperationCanceledException or IOException or DbException)
            {
                log.ConsumerAway(error, room);
                stream.Forget();
                await Task.Delay(Pause, TimeProvider.System, stoppingToken);
            }
        }
    }

    // Until there is an event for a newer program that shares this consumer.
    private async Task ConsumeAsync(CancellationToken ct)
    {
        var jetStream = await stream.OpenAsync(ct);
        var consumer = await OpenAsync(jetStream, ct);
        await foreach (var message in consumer.ConsumeAsync<byte[]>(opts: new NatsJSConsumeOpts { MaxMsgs = 1, Expires = TimeSpan.FromSeconds(5), IdleHeartbeat = TimeSpan.FromSeconds(2) }, cancellationToken: ct))
        {
            var name = message.Subject[(message.Subject.LastIndexOf('.') + 1)..];
            if (!await IsOfThisEpochAsync(message, name, ct)) continue;
            if (_byName.Contains(name)) await TakeAsync(jetStream, message, name, ct);
            else if (TimeProvider.System.GetUtcNow() - message.Metadata?.Timestamp > UnknownAtMost) await BuryAsync(jetStream, message, name, ct);
            else
            {
                await message.NakAsync(new AckOpts { NakDelay = Pause }, ct);
                return;
            }
        }
    }

    // What was written after a backup, of a life that was taken back, is not true any more; what the backup knows is told again by the outbox.
    // A process that is itself of the former life leaves it to the others, and stops.
    private async Task<bool> IsOfThisEpochAsync(INatsJSMsg<byte[]> message, string name, CancellationToken ct)
    {
        if (message.Headers is not { } headers || !headers.TryGetValue(EventStream.EpochHeader, out var epoch) || epoch == instance.Epoch) return true;
        if (await instance.IsCurrentAsync(ct))
        {
            log.EventOfFormerEpoch(room, name, message.Metadata?.Sequence.Stream ?? 0);
            await message.AckTerminateAsync(cancellationToken: ct);
        }
        else
        {
            await message.NakAsync(new AckOpts { NakDelay = Pause }, ct);
        }

        return false;
    }

    // While one version takes the place of another, programs of both share the consumer: neither takes away what the other hears.
    private async Task<INatsJSConsumer> OpenAsync(INatsJSContext jetStream, CancellationToken ct)
    {
        var wanted = _byName.Select(events => stream.SubjectOf(events.Key)).ToList();
        var present = await FindAsync(jetStream, ct);
        var heard = present?.Info.Config.FilterSubjects ?? (present?.Info.Config.FilterSubject is { } only ? [only] : []);
        if (present is not null && wanted.All(heard.Contains)) return present;
        return await jetStream.CreateOrUpdateConsumerAsync(
            stream.Name,
            new ConsumerConfig(room)
            {
                FilterSubjects = [.. heard.Union(wanted).Order(StringComparer.Ordinal)],
                AckPolicy = ConsumerConfigAckPolicy.Explicit, DeliverPolicy = ConsumerConfigDeliverPolicy.All,
                AckWait = AckWait, MaxAckPending = 1, MaxDeliver = -1,
            },
            ct);
    }

    private async Task<INatsJSConsumer?> FindAsync(INatsJSContext jetStream, CancellationToken ct)
    {
        try
        {
            return await jetStream.GetConsumerAsync(stream.Name, room, ct);
        }
        catch (NatsJSApiException error) when (error.Error.Code == 404)
        {
            return null;
        }
    }

    private async Task TakeAsync(INatsJSContext jetStream, INatsJSMsg<byte[]> message, string name, CancellationToken ct)
    {
        try
        {
            await HandleAsync(message, name, ct);
            await message.AckAsync(new AckOpts { DoubleAck = true }, ct);
            meter.Taken(room);
        }
        catch (Exception error) when (error is not (OperationCanceledException or NatsException))
        {
            await FailAsync(jetStream, message, name, error, ct);
        }
    }

    // Returns only when the handlers have: an event is never in two hands of one process, however NATS comes and goes meanwhile.
    private async Task HandleAsync(INatsJSMsg<byte[]> message, string name, CancellationToken ct)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var saying = SayAsync(message, done.Token);
        try
        {
            await TellAsync(name, Encoding.UTF8.GetString(message.Data ?? []), ct);
        }
        finally
        {
            await done.CancelAsync();
            await saying;
        }
    }

    private async Task SayAsync(INatsJSMsg<byte[]> message, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(StillAtIt, TimeProvider.System, ct);
                await message.AckProgressAsync(cancellationToken: ct);
            }
            catch (Exception error) when (error is NatsException or IOException)
            {
                log.ConsumerAway(error, room); // said again when it can be
            }
            catch (OperationCanceledException)
            {
                // Done, or NATS took too long to be told; then once more.
            }
        }
    }

    private async Task TellAsync(string name, string payload, CancellationToken ct)
    {
        foreach (var subscription in _byName[name]) await subscription.Handle(services, payload, ct);
    }

    private async Task FailAsync(INatsJSContext jetStream, INatsJSMsg<byte[]> message, string name, Exception error, CancellationToken ct)
    {
        var number = message.Metadata?.Sequence.Stream ?? 0;
        var isAway = error is DbException { IsTransient: true };
        _tries = (number, (_tries.Number == number ? _tries.Count : 0) + (isAway ? 0 : 1));
        meter.Refused(room);
        log.EventRefused(error, room, name, number, _tries.Count);
        if (_tries.Count < tries) await message.NakAsync(new AckOpts { NakDelay = Pause }, ct);
        else await BuryAsync(jetStream, message, name, ct);
    }

    private async Task BuryAsync(INatsJSContext jetStream, INatsJSMsg<byte[]> message, string name, CancellationToken ct)
    {
        var dead = await jetStream.PublishAsync(stream.DeadSubjectOf(room, name), message.Data, headers: message.Headers, cancellationToken: ct);
        dead.EnsureSuccess();
        await message.AckTerminateAsync(cancellationToken: ct);
        meter.Dead(room);
        log.EventDead(room, name, message.Metadata?.Sequence.Stream ?? 0);
    }
}
