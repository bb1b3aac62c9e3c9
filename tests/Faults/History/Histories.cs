// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>What the clients of a run saw, each in the order it saw it.</summary>
internal sealed record Histories(
    IReadOnlyList<Sending> Sendings,
    IReadOnlyList<Delivery> Deliveries,
    IReadOnlyList<Seat> Seats,
    IReadOnlyList<Guest> Guests,
    IReadOnlyList<HandedKey> HandedKeys,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyList<OddAnswer> OddAnswers);
