// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Signals;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Tells the nodes that hold members' sockets to look at a conversation. Lossy: the log is the truth.</summary>
internal sealed class Wakeups(ISignals signals, MessagesMeter meter)
{
    private const int IdSize = 16;

    /// <summary>Wakes every member.</summary>
    public void Wake(Roster roster, ConversationId conversation)
    {
        var payload = conversation.Value.ToByteArray(bigEndian: true);
        foreach (var member in roster.Members) signals.Publish(WakeSubject(member.User), payload);
        meter.Woken(roster.Members.Count);
    }

    /// <summary>Wakes one user, a member or one who has just gone.</summary>
    public void Wake(UserId user, ConversationId conversation)
    {
        signals.Publish(WakeSubject(user), conversation.Value.ToByteArray(bigEndian: true));
        meter.Woken(1);
    }

    /// <summary>Tells a member's sockets that the roster is another.</summary>
    public void RosterChanged(UserId user, ConversationId conversation, ulong version)
    {
        var payload = new byte[IdSize + sizeof(ulong)];
        conversation.Value.TryWriteBytes(payload, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(payload.AsSpan(IdSize), version);
        signals.Publish(RosterSubject(user), payload);
    }

    /// <summary>Calls back for every wake-up of a user until disposed.</summary>
    public IDisposable Listen(UserId user, Action<ConversationId> woken) =>
        signals.Subscribe(WakeSubject(user), payload => woken(ReadId(payload.Span)));

    /// <summary>Calls back for every changed roster of a user's conversations until disposed.</summary>
    public IDisposable ListenForRosters(UserId user, Action<ConversationId, ulong> changed) => signals.Subscribe(
        RosterSubject(user), payload => changed(ReadId(payload.Span), BinaryPrimitives.ReadUInt64BigEndian(payload.Span[IdSize..])));

    private static ConversationId ReadId(ReadOnlySpan<byte> payload) => new(new Guid(payload[..IdSize], bigEndian: true));

    private static string WakeSubject(UserId user) => $"wake.user.{user}";

    private static string RosterSubject(UserId user) => $"roster.user.{user}";
}
