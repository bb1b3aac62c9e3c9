// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Rosters;

/// <summary>What a member may do. Numbers are stored: append only.</summary>
internal enum MemberRole
{
    Member = 0,
    Admin = 1,
    Owner = 2,
}
