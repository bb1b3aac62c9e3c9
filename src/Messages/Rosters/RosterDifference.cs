// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Rosters;

/// <summary>Devices a message was not encrypted for, and devices it should not have been.</summary>
internal sealed record RosterDifference(IReadOnlyList<DeviceId> Missing, IReadOnlyList<DeviceId> Extra)
{
    public bool IsEmpty => Missing.Count == 0 && Extra.Count == 0;
}
