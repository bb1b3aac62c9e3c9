// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.Checking;
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.Report;

/// <summary>All faults of one kind.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Times">How often.</param>
/// <param name="LongestWait">Longest that any message waited for its answer.</param>
/// <param name="LongestAbsence">Longest that any device was without a socket.</param>
/// <param name="BrokenRequests">Requests over HTTP that got no answer at all.</param>
/// <param name="Lost">Messages lost.</param>
/// <param name="Doubled">Messages doubled.</param>
/// <param name="Misordered">Messages out of order.</param>
/// <param name="Other">Other promises broken.</param>
internal sealed record KindSummary(
    string Kind, int Times, TimeSpan LongestWait, TimeSpan LongestAbsence, int BrokenRequests, int Lost, int Doubled, int Misordered, int Other)
{
    /// <summary>A row for each kind, by name.</summary>
    public static IReadOnlyList<KindSummary> Of(
        IReadOnlyList<FaultResult> results, IReadOnlyList<Sending> sendings, IReadOnlyList<Absence> absences, IReadOnlyList<TimeSpan> broken, IReadOnlyList<Finding> findings)
    {
        var blamed = findings.ToLookup(finding => Blamed(results, finding.At));
        return [.. results.GroupBy(result => result.Fault.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind =>
        {
            var own = blamed[kind.Key].ToLookup(finding => finding.Breach);
            var (lost, doubled, misordered) = (own[Breach.Lost].Count(), own[Breach.Doubled].Count(), own[Breach.Misordered].Count());
            return new KindSummary(
                kind.Key,
                kind.Count(),
                Longest(kind, sendings.Where(sending => sending.Answered is not null).Select(sending => (sending.Asked, sending.Answered!.Value))),
                Longest(kind, absences.Select(absence => (absence.From, absence.To))),
                broken.Count(at => kind.Any(result => at >= result.Begun && at <= result.Until)),
                lost, doubled, misordered, blamed[kind.Key].Count() - lost - doubled - misordered);
        })];
    }

    // The fault that was there when it went wrong, or the last one before.
    private static string Blamed(IReadOnlyList<FaultResult> results, TimeSpan at) =>
        results.LastOrDefault(result => result.Begun <= at)?.Fault.Kind ?? results[0].Fault.Kind;

    private static TimeSpan Longest(IEnumerable<FaultResult> kind, IEnumerable<(TimeSpan From, TimeSpan To)> spans)
    {
        List<FaultResult> results = [.. kind];
        return spans.Where(span => results.Exists(result => span.From <= result.Until && span.To >= result.Begun))
            .Select(span => span.To - span.From).DefaultIfEmpty().Max();
    }
}
