// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.Checking;

/// <summary>All that was seen of one conversation.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Sendings">What was sent to it.</param>
/// <param name="Deliveries">What came of it, in the order each device saw it.</param>
/// <param name="Seats">Who reads it, and from where to where.</param>
/// <param name="Guests">Devices that were put out.</param>
internal sealed record ConversationLog(
    Guid Id, IReadOnlyList<Sending> Sendings, IReadOnlyList<Delivery> Deliveries, IReadOnlyList<Seat> Seats, IReadOnlyDictionary<Guid, Guest> Guests)
{
    /// <summary>Places of the log that exist beyond doubt, acknowledged or seen by somebody: since when, and by which device.</summary>
    public IReadOnlyDictionary<uint, (TimeSpan At, Guid Sender)> Places { get; } = Sendings
        .Where(sending => sending.Seq is not null).Select(sending => (Seq: sending.Seq!.Value, At: sending.Asked, Sender: sending.Device))
        .Concat(Deliveries.Select(delivery => (delivery.Seq, delivery.At, delivery.Sender)))
        .GroupBy(place => place.Seq).ToDictionary(place => place.Key, place => (place.Min(seen => seen.At), place.First().Sender));

    /// <summary>A finding in this conversation.</summary>
    public Finding Finding(Breach breach, TimeSpan at, string what) => new(breach, at, $"{what}, conversation {Id}");
}
