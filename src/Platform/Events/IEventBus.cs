// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Port: carries events from the outbox to every room, at least once. Engines: in-process here, JetStream in a cluster.</summary>
public interface IEventBus
{
    /// <summary>True when a published event has been heard by all; false when the bus only keeps it for them, outside of the database.</summary>
    bool HasDelivered { get; }

    /// <summary>Returns when every subscriber has taken the event (or the bus keeps it for them); throws when it must be tried again.</summary>
    Task PublishAsync(StoredEvent stored, CancellationToken ct);
}
