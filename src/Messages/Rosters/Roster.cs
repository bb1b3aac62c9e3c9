// SPDX-License-Identifier: MIT
using System.Collections.Frozen;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Rosters;

/// <summary>Who reads a conversation, at one version. Immutable: a change is another version.</summary>
internal sealed class Roster(ConversationKind kind, long version, IReadOnlyList<RosterMember> members)
{
    private readonly FrozenSet<DeviceId> _devices =
        members.SelectMany(member => member.Devices).Select(device => device.Id).ToFrozenSet();

    public ConversationKind Kind => kind;

    public long Version => version;

    public IReadOnlyList<RosterMember> Members => members;

    public bool HasMember(UserId user) => members.Any(member => member.User == user);

    /// <summary>How a set of wraps differs from the devices of the roster other than the sender's.</summary>
    public RosterDifference Compare(DeviceId sender, IReadOnlyCollection<DeviceId> wrapped)
    {
        var given = wrapped.ToHashSet();
        var missing = _devices.Where(device => device != sender && !given.Contains(device)).ToList();
        var extra = given.Where(device => device == sender || !_devices.Contains(device)).ToList();
        return new(missing, extra);
    }
}
