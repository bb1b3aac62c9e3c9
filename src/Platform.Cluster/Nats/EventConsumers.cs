// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Events;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>Runs a consumer for every room of this process that wants to hear events.</summary>
internal sealed class EventConsumers(
    IEnumerable<EventSubscription> subscriptions, NatsOptions options, EventStream stream, Instance instance, NatsMeter meter, IServiceProvider services, ILogger<EventConsumer> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loops.RunAsync(subscriptions
        .GroupBy(subscription => subscription.Room, StringComparer.Ordinal)
        .Select(room => (Func<CancellationToken, Task>)new EventConsumer(room.Key, [.. room], options.Tries, stream, instance, meter, services, log).RunAsync), stoppingToken);
}
