// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Auth;

/// <summary>Who comes in, and what it costs.</summary>
internal sealed class AuthMeter : RoomMeter
{
    private static readonly MetricLabel Outcome = MetricLabel.Of("outcome", "ok", "refused", "busy");
    private static readonly MetricLabel RefreshOutcome = MetricLabel.Of("outcome", "ok", "refused", "reused");

    private readonly Counter<long> _logins;
    private readonly Counter<long> _registrations;
    private readonly Counter<long> _refreshes;
    private readonly UpDownCounter<long> _queue;
    private readonly Histogram<double> _hashes;

    public AuthMeter(MetricCatalogue catalogue)
        : base(catalogue, "auth")
    {
        _logins = Counter("messenger_logins_total", "Logins. Refused: a wrong name or password, a revoked device, a rate limit; busy: too many were waiting for a hash.", Outcome);
        _registrations = Counter("messenger_registrations_total", "Registrations. Refused: a name that is taken or bad; busy: too many were waiting for a hash.", Outcome);
        _refreshes = Counter("messenger_refreshes_total", "Renewals of sessions. Reused: a token that had been used came again, and its session was ended.", RefreshOutcome);
        _queue = Level("messenger_password_hashes_active", "Passwords being hashed or waiting for it.");
        _hashes = Seconds("messenger_password_hash_duration_seconds", "How long a password takes to be hashed, without waiting.");
    }

    public Outcome<SessionResponse> Login(Outcome<SessionResponse> outcome) => Count(_logins, outcome);

    public Outcome<SessionResponse> Registration(Outcome<SessionResponse> outcome) => Count(_registrations, outcome);

    public Outcome<SessionResponse> Refresh(Outcome<SessionResponse> outcome)
    {
        _refreshes.Add(1, RefreshOutcome.Is(
            outcome.IsAllowed ? "ok" : outcome.Refusal.Code == ProblemCodes.RefreshTokenReused ? "reused" : "refused"));
        return outcome;
    }

    public void HashQueued() => _queue.Add(1);

    public void HashLeft() => _queue.Add(-1);

    public void Hashed(long since) => _hashes.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);

    private static Outcome<SessionResponse> Count(Counter<long> counter, Outcome<SessionResponse> outcome)
    {
        counter.Add(1, Outcome.Is(outcome.IsAllowed ? "ok" : outcome.Refusal.Code == ProblemCodes.Busy ? "busy" : "refused"));
        return outcome;
    }
}
