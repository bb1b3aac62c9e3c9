// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.Checking;

/// <summary>What must hold of what each device saw of a conversation.</summary>
internal static class ReaderRules
{
    public static IEnumerable<Finding> Judge(ConversationLog log)
    {
        var seats = log.Seats.ToLookup(seat => seat.Device);
        var deliveries = log.Deliveries.ToLookup(delivery => delivery.Device);
        foreach (var device in seats.Select(of => of.Key).Union(deliveries.Select(of => of.Key)))
        {
            List<Delivery> saw = [.. deliveries[device]];
            var guest = log.Guests.GetValueOrDefault(device);
            List<Seat> own = [.. seats[guest?.Host ?? device]];
            foreach (var finding in CameInOrder(log, saw)) yield return finding;
            foreach (var finding in guest is null ? CameWhole(log, device, own, saw) : []) yield return finding;
            foreach (var outside in saw.Where(delivery => !own.Exists(seat => seat.Covers(delivery.Seq))))
                yield return log.Finding(Breach.Leaked, outside.At, $"{outside.Seq} came to device {device}, which has no seat there");
            foreach (var late in saw.Where(delivery => guest is not null && delivery.At > guest.PutOut + Checker.RevocationBound))
                yield return log.Finding(Breach.Leaked, late.At, $"{late.Seq} came to revoked device {device}");
        }
    }

    // What comes again comes over another connection; what comes for the first time comes behind all that came before.
    private static IEnumerable<Finding> CameInOrder(ConversationLog log, List<Delivery> saw)
    {
        var (connection, last, newest) = (0, 0u, 0u);
        var seen = new HashSet<uint>();
        foreach (var delivery in saw)
        {
            if (delivery.Connection != connection) (connection, last) = (delivery.Connection, 0);
            if (delivery.Seq == last) yield return log.Finding(Breach.Doubled, delivery.At, $"{delivery.Seq} came twice over one connection of {delivery.Device}");
            else if (delivery.Seq < last) yield return log.Finding(Breach.Misordered, delivery.At, $"{delivery.Seq} came after {last} to {delivery.Device}");
            else if (seen.Add(delivery.Seq) && delivery.Seq < newest) yield return log.Finding(Breach.Misordered, delivery.At, $"{delivery.Seq} came first after {newest} to {delivery.Device}");
            last = delivery.Seq;
            newest = Math.Max(newest, last);
        }
    }

    private static IEnumerable<Finding> CameWhole(ConversationLog log, Guid device, List<Seat> seats, List<Delivery> saw)
    {
        var seen = saw.Select(delivery => delivery.Seq).ToHashSet();
        return log.Places.Where(place => place.Value.Sender != device && !seen.Contains(place.Key) && seats.Exists(seat => seat.Covers(place.Key)))
            .Select(place => log.Finding(Breach.Lost, place.Value.At, $"{place.Key} never came to device {device}"));
    }
}
