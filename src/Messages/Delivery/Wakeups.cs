// SPDX-License-Identifier: MIT
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Signals;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Tells the nodes that hold members' sockets to look at a conversation. Lossy: the log is the truth.</summary>
internal sealed class Wakeups(ISignals signals)
{
    /// <summary>Wakes every member.</summary>
    public void Wake(Roster roster, ConversationId conversation)
    {
        var payload = conversation.Value.ToByteArray(bigEndian: true);
        foreach (var member in roster.Members) signals.Publish(Subject(member.User), payload);
    }

    /// <summary>Calls back for every wake-up of a user until disposed.</summary>
    public IDisposable Listen(UserId user, Action<ConversationId> woken) =>
        signals.Subscribe(Subject(user), payload => woken(new(new Guid(payload.Span, bigEndian: true))));

    private static string Subject(UserId user) => $"wake.user.{user}";
}
