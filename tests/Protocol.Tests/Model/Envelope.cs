// SPDX-License-Identifier: MIT
// Envelope: one ciphertext under way to one device, with what only the reference knows of it: content, session, chain, number.
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Model;

internal sealed record Envelope(int Id, EnvelopeKind Kind, ModelDevice From, ModelDevice To, byte[] Bytes, byte[] Content)
{
    /// <summary>The session it was sent on, or the signing key of the group's chain.</summary>
    public required string Session { get; init; }

    /// <summary>Its ratchet key, or the number of the group's chain.</summary>
    public required string Chain { get; init; }

    /// <summary>The group's chain and the message's number in it.</summary>
    public (uint Chain, uint Number) Place { get; init; }

    /// <summary>The roster at the message's place in the log.</summary>
    public GroupRoster? Roster { get; init; }

    public bool IsGroup => Kind == EnvelopeKind.Group;

    public override string ToString() => $"#{Id} {Kind} {From}>{To} {Session[..6]}/{Chain[..Math.Min(6, Chain.Length)]}{(IsGroup ? $".{Place.Number}" : "")}";
}
