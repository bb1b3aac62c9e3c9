// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Calls the subscribers one after the other.</summary>
public sealed class InProcessEventBus(IServiceProvider services, IEnumerable<EventSubscription> subscriptions) : IEventBus
{
    private readonly ILookup<string, EventSubscription> _byName = subscriptions.ToLookup(subscription => subscription.Name);

    /// <inheritdoc />
    public bool HasDelivered => true;

    /// <inheritdoc />
    public async Task PublishAsync(StoredEvent stored, CancellationToken ct)
    {
        foreach (var subscription in _byName[stored.Name]) await subscription.Handle(services, stored.Payload, ct);
    }
}
