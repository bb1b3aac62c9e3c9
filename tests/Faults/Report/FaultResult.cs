// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.Schedule;

namespace SecureMessenger.Faults.Report;

/// <summary>One fault, and how long people felt it.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Begun">When, since the run began.</param>
/// <param name="Ended">When it was put right.</param>
/// <param name="Recovered">When everybody was connected and had been answered again; null: not in time.</param>
internal sealed record FaultResult(Fault Fault, TimeSpan Begun, TimeSpan Ended, TimeSpan? Recovered)
{
    /// <summary>Until when it counts against this fault.</summary>
    public TimeSpan Until => Recovered ?? TimeSpan.MaxValue;
}
