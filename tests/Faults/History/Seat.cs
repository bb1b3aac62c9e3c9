// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>What a device is to read of a conversation, as the answers to the changes of its members say.</summary>
/// <param name="Device">The reader.</param>
/// <param name="Conversation">The conversation.</param>
/// <param name="From">First seq it may read.</param>
/// <param name="To">Last seq it may read; null: it is there to the end.</param>
internal sealed record Seat(Guid Device, Guid Conversation, uint From, uint? To)
{
    /// <summary>Whether a place of the log is this reader's to see.</summary>
    public bool Covers(uint seq) => seq >= From && (To is not { } last || seq <= last);
}
