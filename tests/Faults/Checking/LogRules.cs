// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.Checking;

/// <summary>What must hold of a conversation's log whoever reads it.</summary>
internal static class LogRules
{
    public static IEnumerable<Finding> Judge(ConversationLog log) =>
        [.. HaveOnePlaceEach(log), .. HoldOneMessageEach(log), .. AreWhatWasSent(log), .. HaveNoHoles(log), .. FollowEachOther(log)];

    private static IEnumerable<Finding> HaveOnePlaceEach(ConversationLog log)
    {
        var places = log.Deliveries.Where(delivery => !delivery.IsEvent).Select(delivery => (delivery.ClientId, delivery.Seq, delivery.At))
            .Concat(log.Sendings.Where(sending => sending.Seq is not null).Select(sending => (sending.ClientId, Seq: sending.Seq!.Value, At: sending.Asked)));
        return places.GroupBy(place => place.ClientId).Where(of => of.DistinctBy(place => place.Seq).Count() > 1)
            .Select(of => log.Finding(Breach.Doubled, of.Min(place => place.At), $"message {of.Key} stands at {string.Join(" and ", of.Select(place => place.Seq).Distinct().Order())}"));
    }

    private static IEnumerable<Finding> HoldOneMessageEach(ConversationLog log)
    {
        foreach (var of in log.Deliveries.GroupBy(delivery => delivery.Seq).Where(of => of.DistinctBy(delivery => (delivery.ClientId, delivery.Content)).Count() > 1))
            yield return log.Finding(Breach.Changed, of.Min(delivery => delivery.At), $"readers saw different messages at {of.Key}");
        foreach (var of in log.Sendings.Where(sending => sending.Seq is not null).GroupBy(sending => sending.Seq).Where(of => of.DistinctBy(sending => sending.ClientId).Count() > 1))
            yield return log.Finding(Breach.Lost, of.Max(sending => sending.Asked), $"{of.Key} was acknowledged to several: only one can stand there");
    }

    private static IEnumerable<Finding> AreWhatWasSent(ConversationLog log)
    {
        var sent = log.Sendings.ToDictionary(sending => sending.ClientId);
        foreach (var delivery in log.Deliveries.Where(delivery => !delivery.IsEvent).DistinctBy(delivery => (delivery.Seq, delivery.ClientId, delivery.Content)))
        {
            if (!sent.TryGetValue(delivery.ClientId, out var sending)) yield return log.Finding(Breach.Changed, delivery.At, $"nobody sent what stands at {delivery.Seq}");
            else if (sending.Content != delivery.Content) yield return log.Finding(Breach.Changed, delivery.At, $"what stands at {delivery.Seq} was sent otherwise");
        }
    }

    private static IEnumerable<Finding> HaveNoHoles(ConversationLog log)
    {
        var last = log.Places.Count == 0 ? 0 : log.Places.Keys.Max();
        for (var seq = 1u; seq <= last; seq++)
        {
            if (!log.Places.ContainsKey(seq)) yield return log.Finding(Breach.Lost, TimeSpan.Zero, $"nobody knows what stands at {seq}");
        }
    }

    // What was acknowledged before another was sent stands before it, whoever the two were by.
    private static IEnumerable<Finding> FollowEachOther(ConversationLog log)
    {
        var acknowledged = log.Sendings.Where(sending => sending.Seq is not null).ToList();
        var byAnswer = acknowledged.OrderBy(sending => sending.Answered).ToList();
        var (next, highest) = (0, (Sending?)null);
        foreach (var sending in acknowledged.OrderBy(sending => sending.Asked))
        {
            for (; next < byAnswer.Count && byAnswer[next].Answered < sending.Asked; next++)
            {
                if (highest is null || byAnswer[next].Seq > highest.Seq) highest = byAnswer[next];
            }

            if (highest?.Seq > sending.Seq) yield return log.Finding(Breach.Misordered, sending.Asked, $"{sending.Seq} was sent when {highest.Seq} was acknowledged already");
        }
    }
}
