// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>A room's interest in an event. Handlers are idempotent: an event can come twice.</summary>
/// <param name="Room">Who wants to hear it: what shares the deliveries of a bus.</param>
/// <param name="Name">Which event.</param>
/// <param name="Handle">What the room does with its payload.</param>
public sealed record EventSubscription(string Room, string Name, Func<IServiceProvider, string, CancellationToken, Task> Handle);
