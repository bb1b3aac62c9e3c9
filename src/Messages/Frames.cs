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
using SecureMessenger.Platform.Tokens;
using Roster = SecureMessenger.Messages.Rosters.Roster;

namespace SecureMessenger.Messages;

/// <summary>Server frames. Those that are always the same are shared: nobody changes one.</summary>
internal static class Frames
{
    /// <summary>All stored mail has been sent.</summary>
    public static ServerFrame QueueEmpty { get; } = new() { QueueEmpty = new() };

    /// <summary>Answer to a ping.</summary>
    public static ServerFrame Pong { get; } = new() { Pong = new() };

    public static ServerFrame Hello(DateTimeOffset now, string epoch) => new()
    {
        Hello = new() { ServerTime = Timestamp.FromDateTimeOffset(now), Heartbeat = SocketProtocol.HeartbeatSeconds, Epoch = epoch },
    };

    public static ServerFrame Message(LogEntry entry)
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
        return new ServerFrame { Message = message };
    }

    public static ServerFrame Of(SendAnswer answer) => answer switch
    {
        { ClientId: null } => Problem(answer.Refusal!),
        { ClientId: { } id, Stored: { } stored } => Sent(id, stored),
        { ClientId: { } id, Refusal: { } refusal } => Rejected(id, refusal),
        { ClientId: { } id } => RosterStale(id, answer.Roster!, answer.Difference!),
    };

    public static ServerFrame RosterChanged(ConversationId conversation, ulong version) => new()
    {
        RosterChanged = new() { ConversationId = conversation.ToString(), RosterVersion = version },
    };

    /// <summary>Messages that retention took before the device had them.</summary>
    public static ServerFrame Gap(ConversationId conversation, uint from, uint to) => new()
    {
        Gap = new() { ConversationId = conversation.ToString(), From = from, To = to },
    };

    public static ServerFrame Ephemeral(ConversationId conversation, Caller sender, ByteString body) => new()
    {
        Ephemeral = new()
        {
            ConversationId = conversation.ToString(), Body = body, SenderId = sender.User.ToString(), SenderDeviceId = sender.Device.ToString(),
        },
    };

    public static ServerFrame PrekeysLow(uint oneTime, uint kem) => new() { PrekeysLow = new() { OneTime = oneTime, Kem = kem } };

    public static ServerFrame ReauthRequired(DateTimeOffset before) => new()
    {
        ReauthRequired = new() { Before = Timestamp.FromDateTimeOffset(before) },
    };

    public static ServerFrame Problem(Refusal refusal) => new() { Problem = ToProblem(refusal) };

    private static ServerFrame Sent(Guid clientId, AppendResult result) => new()
    {
        Sent = new() { ClientId = clientId.ToString("D"), Seq = result.Seq, ReceivedAt = Time(result.ReceivedAtMs) },
    };

    private static ServerFrame Rejected(Guid clientId, Refusal refusal) => new()
    {
        Rejected = new() { ClientId = clientId.ToString("D"), Problem = ToProblem(refusal) },
    };

    private static ServerFrame RosterStale(Guid clientId, Roster roster, RosterDifference difference)
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
        return new ServerFrame { Rejected = rejected };
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
