// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Conversations;

/// <summary>A conversation held to the end of the transaction.</summary>
/// <param name="RosterVersion">Its roster.</param>
/// <param name="IsPresent">Whether the caller is in it now.</param>
internal sealed record HeldConversation(long RosterVersion, bool IsPresent);
