// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>Where a group's log stands.</summary>
/// <param name="Last">Its last event.</param>
/// <param name="DepartureEpoch">Number of the last event by which somebody went, or 0.</param>
/// <param name="Title">Ciphertext of the title.</param>
internal sealed record StoredHead(GroupEvent Last, uint DepartureEpoch, byte[] Title)
{
    public byte[] LastHash()
    {
        var hash = new byte[Sha256.Size];
        Last.WriteHash(hash);
        return hash;
    }

    public byte[] TitleHash()
    {
        var hash = new byte[Sha256.Size];
        Sha256.Hash(Title, hash);
        return hash;
    }
}
