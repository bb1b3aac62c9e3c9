// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Faults.People;

/// <summary>A conversation as those who write to it know it.</summary>
internal sealed class Chat(Guid id, bool isGroup)
{
    private readonly Lock _lock = new();
    private ulong _version;
    private IReadOnlyList<Guid> _devices = [];

    public Guid Id => id;

    public bool IsGroup => isGroup;

    /// <summary>For whom a message is encrypted now.</summary>
    public (ulong Version, IReadOnlyList<Guid> Devices) Roster
    {
        get
        {
            lock (_lock) return (_version, _devices);
        }
    }

    public void Learn(ConversationResponse conversation) =>
        Learn(conversation.RosterVersion, conversation.Members.SelectMany(member => member.Devices).Select(device => device.DeviceId));

    public void Learn(Roster roster) => Learn(roster.Version, roster.Members.SelectMany(member => member.Devices).Select(device => Guid.Parse(device.DeviceId)));

    /// <summary>The server's versions count from elsewhere now.</summary>
    public void Forget()
    {
        lock (_lock) (_version, _devices) = (0, []);
    }

    private void Learn(ulong version, IEnumerable<Guid> devices)
    {
        lock (_lock)
        {
            if (version >= _version) (_version, _devices) = (version, [.. devices]);
        }
    }
}
