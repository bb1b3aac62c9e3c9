// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Something one room tells the others. Written to the outbox in the transaction of the change.</summary>
public interface IDomainEvent
{
    /// <summary>Stable snake_case name; stored and sent.</summary>
    static abstract string Name { get; }
}
