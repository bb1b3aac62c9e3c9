// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Rosters;

/// <summary>Numbers are stored: append only.</summary>
internal enum ConversationKind
{
    Direct = 1,
    Group = 2,
}
