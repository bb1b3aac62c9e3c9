// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Messages;

/// <summary>Where a group's membership log stands.</summary>
/// <param name="Epoch">Number of its newest event.</param>
/// <param name="LastHash">SHA-256 of that event: what the next one names as previous.</param>
/// <param name="Title">Ciphertext of the title; empty for none.</param>
public sealed record GroupHead(uint Epoch, [property: Bytes(32)] byte[] LastHash, [property: Bytes(0, 1_024)] byte[] Title);
