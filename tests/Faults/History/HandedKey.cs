// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>A one-time prekey that the server gave to somebody.</summary>
/// <param name="Owner">The device it belongs to.</param>
/// <param name="KeyId">Its number there.</param>
/// <param name="Asker">The device that got it.</param>
/// <param name="At">When, since the run began.</param>
internal sealed record HandedKey(Guid Owner, uint KeyId, Guid Asker, TimeSpan At);
