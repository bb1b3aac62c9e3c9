// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>What waits in the outbox.</summary>
internal sealed record OutboxState(int Waiting, int SetAside, long? OldestMs);
