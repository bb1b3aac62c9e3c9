// SPDX-License-Identifier: MIT
// Judges a run by what its clients saw and by nothing else: it knows neither the server nor which faults there were.
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.Checking;

/// <summary>Finds every promise that was broken.</summary>
internal static class Checker
{
    /// <summary>How long after its revocation a device may still be sent what was on its way (docs/cluster.md).</summary>
    public static readonly TimeSpan RevocationBound = TimeSpan.FromSeconds(10);

    /// <summary>Everything that is wrong, the earliest first.</summary>
    public static IReadOnlyList<Finding> Judge(Histories histories)
    {
        var findings = new List<Finding>();
        var sent = histories.Sendings.ToLookup(sending => sending.Conversation);
        var delivered = histories.Deliveries.ToLookup(delivery => delivery.Conversation);
        var seats = histories.Seats.ToLookup(seat => seat.Conversation);
        var guests = histories.Guests.ToDictionary(guest => guest.Device);
        foreach (var conversation in sent.Select(of => of.Key).Union(delivered.Select(of => of.Key)))
        {
            var log = new ConversationLog(conversation, [.. sent[conversation]], [.. delivered[conversation]], [.. seats[conversation]], guests);
            findings.AddRange(LogRules.Judge(log));
            findings.AddRange(ReaderRules.Judge(log));
        }

        findings.AddRange(histories.HandedKeys.GroupBy(key => (key.Owner, key.KeyId)).Where(key => key.Count() > 1)
            .Select(key => new Finding(Breach.KeyTwice, key.Max(handed => handed.At), $"key {key.Key.KeyId} of device {key.Key.Owner} went to {key.Count()}")));
        findings.AddRange(histories.Files.Where(file => file.ReadBack != file.Sha256)
            .Select(file => new Finding(Breach.FileLost, file.At, $"file {file.Id} {(file.ReadBack is null ? "is not to be had" : "reads otherwise")}")));
        findings.AddRange(histories.OddAnswers.Select(odd => new Finding(Breach.OddAnswer, odd.At, $"{odd.Request}: {odd.Answer}")));
        return [.. findings.OrderBy(finding => finding.At)];
    }
}
