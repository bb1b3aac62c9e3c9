// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Limits;

/// <summary>What rate limits refuse, and how they do while their buckets are away.</summary>
public sealed class LimitsMeter : RoomMeter
{
    private static readonly MetricLabel Rule = MetricLabel.From("rule", "names of `rate_limits.*`");
    private static readonly MetricLabel Then = MetricLabel.Of("then", "counted_alone", "refused");

    private readonly Counter<long> _refusals;
    private readonly Counter<long> _fallbacks;
    private bool _isAway;

    /// <summary>Makes them.</summary>
    public LimitsMeter(MetricCatalogue catalogue)
        : base(catalogue, "every process")
    {
        _refusals = Counter("messenger_rate_limit_refusals_total", "Requests, frames and sends that a rate limit refused.", Rule);
        _fallbacks = Counter("messenger_rate_limit_fallbacks_total", "Decisions made without the shared buckets, because they were away.", Then);
        Gauge("messenger_rate_limit_store_away", "1 while the shared buckets of rate limits cannot be reached, as far as this process has asked.", () => _isAway ? 1 : 0);
    }

    internal void Refused(RateLimit limit) => _refusals.Add(1, Rule.Is(limit.Name));

    internal void Away(StoreAway then)
    {
        _isAway = true;
        _fallbacks.Add(1, Then.Is(then == StoreAway.Open ? "counted_alone" : "refused"));
    }

    internal void Back() => _isAway = false;
}
