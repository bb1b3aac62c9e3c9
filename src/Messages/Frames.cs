// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Messages.Sending;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using Roster = SecureMessenger.Messages.Rosters.Roster;

namespace SecureMessenger.Messages;

/// <summary>Server frames, encoded.</summary>
internal static class Frames
{
    /// <summary>All stored mail has been sent.</summary>
    public static ReadOnlyMemory<byte> QueueEmpty { get; } = new ServerFrame { QueueEmpty = new() }.ToByteArray();

    /// <summary>Answer to a ping.</summary>
    public static ReadOnlyMemory<byte> Pong { get; } = new ServerFrame { Pong = new() }.ToByteArray();

    public static ReadOnlyMemory<byte> Hello(DateTimeOffset now, string epoch) => new ServerFrame
    {
        Hello = new() { ServerTime = Timestamp.FromDateTimeOffset(now), Heartbeat = SocketProtocol.HeartbeatSeconds, Epoch = epoch },
    }.ToByteArray();

    public static ReadOnlyMemory<byte> Message(LogEntry entry)
    {
        var message = new Message
        {
            ConversationId = entry.Conversation.ToString(),
            Seq = entry.Seq,
            SenderId = entry.Sender.ToString(),
            SenderDeviceId = entry.SenderDevice.ToString(),
            ClientId = entry.ClientId.ToString("D"),
            RosterVersion = entry.RosterVersion,
            Kind = entry.Kind,
            ReceivedAt = Time(entry.ReceivedAtMs),
            Body = UnsafeByteOperations.UnsafeWrap(entry.Body),
        };
        if (entry.Wrap is not null) message.Wrap = UnsafeByteOperations.UnsafeWrap(entry.Wrap);
        return new ServerFrame { Message = message }.ToByteArray();
    }

    public static ReadOnlyMemory<byte> Of(SendAnswer answer) => answer switch
    {
        { ClientId: null } => Problem(answer.Refusal!),
        { ClientId: { } id, Stored: { } stored } => Sent(id, stored),
        { ClientId: { } id, Refusal: { } refusal } => Rejected(id, refusal),
        { ClientId: { } id } => RosterStale(id, answer.Roster!, answer.Difference!),
    };

    public static ReadOnlyMemory<byte> RosterChanged(ConversationId conversation, ulong version) => new ServerFrame
    {
        RosterChanged = new() { ConversationId = conversation.ToString(), RosterVersion = version },
    }.ToByteArray();

    public static ReadOnlyMemory<byte> Problem(Refusal refusal) => new ServerFrame { Problem = ToProblem(refusal) }.ToByteArray();

    private static ReadOnlyMemory<byte> Sent(Guid clientId, AppendResult result) => new ServerFrame
    {
        Sent = new() { ClientId = clientId.ToString("D"), Seq = result.Seq, ReceivedAt = Time(result.ReceivedAtMs) },
    }.ToByteArray();

    private static ReadOnlyMemory<byte> Rejected(Guid clientId, Refusal refusal) => new ServerFrame
    {
        Rejected = new() { ClientId = clientId.ToString("D"), Problem = ToProblem(refusal) },
    }.ToByteArray();

    private static ReadOnlyMemory<byte> RosterStale(Guid clientId, Roster roster, RosterDifference difference)
    {
        var rejected = new Rejected
        {
            ClientId = clientId.ToString("D"),
            Problem = ToProblem(new Refusal(ProblemCodes.RosterStale, "Encrypt for the devices of 'roster' and send again.")),
            Roster = new() { Version = checked((ulong)roster.Version) },
        };
        rejected.Missing.AddRange(difference.Missing.Select(device => device.ToString()));
        rejected.Extra.AddRange(difference.Extra.Select(device => device.ToString()));
        rejected.Roster.Members.AddRange(roster.Members.Select(ToMember));
        return new ServerFrame { Rejected = rejected }.ToByteArray();
    }

    private static Contracts.Socket.RosterMember ToMember(Rosters.RosterMember member)
    {
        var shape = new Contracts.Socket.RosterMember { UserId = member.User.ToString(), Role = WireNames.Of(member.Role) };
        shape.Devices.AddRange(member.Devices.Select(device => new Contracts.Socket.RosterDevice
        {
            DeviceId = device.Id.ToString(), RegistrationId = device.RegistrationId,
        }));
        return shape;
    }

    private static Problem ToProblem(Refusal refusal)
    {
        var problem = new Problem
        {
            Status = (uint)refusal.Code.Status, Code = refusal.Code.Code, Title = refusal.Code.Title, Detail = refusal.Detail ?? "",
        };
        foreach (var (field, complaints) in refusal.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            problem.Errors[field] = string.Join("; ", complaints);
        }

        return problem;
    }

    private static Timestamp Time(long unixMs) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));
}
