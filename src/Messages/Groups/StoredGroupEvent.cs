// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Groups;

/// <summary>An event that became part of a group's log.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Seq">Where it stands in the conversation's log.</param>
/// <param name="SignedBytes">Event and signature.</param>
/// <param name="Title">The title it gives, or null.</param>
internal sealed record StoredGroupEvent(uint Epoch, uint Seq, byte[] SignedBytes, byte[]? Title);
