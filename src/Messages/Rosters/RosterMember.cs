// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Rosters;

/// <summary>One present member with the devices that read.</summary>
internal sealed record RosterMember(UserId User, MemberRole Role, IReadOnlyList<RosterDevice> Devices);
