// SPDX-License-Identifier: MIT
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Messages.Sending;

/// <summary>What became of a send: stored, refused, or made for another roster. The socket and HTTP each say it in their own way.</summary>
internal sealed record SendAnswer
{
    private SendAnswer(Guid? clientId) => ClientId = clientId;

    /// <summary>The send it answers; null when that could not be read.</summary>
    public Guid? ClientId { get; }

    /// <summary>Where it stands, when it is stored.</summary>
    public AppendResult? Stored { get; private init; }

    /// <summary>Why not, when it is refused.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>The present roster, when it was made for another.</summary>
    public Roster? Roster { get; private init; }

    /// <summary>How its wraps differ from that.</summary>
    public RosterDifference? Difference { get; private init; }

    public static SendAnswer Sent(Guid clientId, AppendResult result) => new(clientId) { Stored = result };

    public static SendAnswer Refused(Guid? clientId, Refusal refusal) => new(clientId) { Refusal = refusal };

    public static SendAnswer Stale(Guid clientId, Roster roster, RosterDifference difference) =>
        new(clientId) { Roster = roster, Difference = difference };
}
