// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.Checking;

namespace SecureMessenger.Faults.Report;

/// <summary>What a run showed.</summary>
/// <param name="Seed">With which it can be repeated, as far as time allows.</param>
/// <param name="Lasted">How long people talked.</param>
/// <param name="Faults">How many faults there were.</param>
/// <param name="NotRecovered">Faults after which somebody was not well again within a minute.</param>
/// <param name="Sent">Messages acknowledged.</param>
/// <param name="Unanswered">Messages whose sender never learned what became of them.</param>
/// <param name="Delivered">Messages that came to devices, each time they came.</param>
/// <param name="Keys">One-time prekeys handed out.</param>
/// <param name="Files">Files stored and read back.</param>
/// <param name="Memory">Most resident memory of any process of a role, bytes.</param>
/// <param name="Kinds">A row for each kind of fault.</param>
/// <param name="Findings">Every promise that was broken.</param>
internal sealed record RunReport(
    ulong Seed,
    TimeSpan Lasted,
    int Faults,
    int NotRecovered,
    int Sent,
    int Unanswered,
    int Delivered,
    int Keys,
    int Files,
    IReadOnlyDictionary<string, long> Memory,
    IReadOnlyList<KindSummary> Kinds,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether every promise was kept, and everybody was well again after every fault; a run in which nothing happened shows nothing.</summary>
    public bool IsGood => Findings.Count == 0 && NotRecovered == 0 && Sent > 0 && Delivered > 0 && Keys > 0 && Files > 0;
}
