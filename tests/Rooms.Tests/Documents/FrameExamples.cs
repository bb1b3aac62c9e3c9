// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Tests.Documents;

/// <summary>One frame of each kind, about the people of <see cref="Sample"/>.</summary>
internal static class FrameExamples
{
    private static readonly string Chat = Sample.Conversation.ToString();
    private static readonly string Client = Sample.ClientMessage.ToString();
    private static readonly Timestamp Time = Sample.Time.ToTimestamp();

    public static IReadOnlyList<ClientFrame> OfClients { get; } =
    [
        new() { Send = new Send { ClientId = Client, ConversationId = Chat, RosterVersion = 3, Kind = Kind.Message, Body = Bytes(180), Wraps = { Wrapped() } } },
        new() { Ack = new Ack { ConversationId = Chat, Seq = 42 } },
        new() { Ephemeral = new Ephemeral { ConversationId = Chat, Body = Bytes(48) } },
        new() { Resume = new Resume { Positions = { new Position { ConversationId = Chat, Seq = 41 } } } },
        new() { Reauth = new Reauth { Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl" } },
        new() { Ping = new Ping() },
    ];

    public static IReadOnlyList<ServerFrame> OfServers { get; } =
    [
        new() { Hello = new Hello { ServerTime = Time, Heartbeat = SocketProtocol.HeartbeatSeconds, Epoch = "5d0c2f1e9b8a7c6d" } },
        new()
        {
            Message = new Message
            {
                ConversationId = Chat, Seq = 42, SenderId = Sample.Bob.ToString(), SenderDeviceId = Sample.BobsPhone.ToString(), ClientId = Client,
                RosterVersion = 3, Kind = Kind.Message, ReceivedAt = Time, Body = Bytes(180), Wrap = Bytes(112),
            },
        },
        new() { Sent = new Sent { ClientId = Client, Seq = 43, ReceivedAt = Time } },
        new() { Rejected = Stale() },
        new() { QueueEmpty = new QueueEmpty() },
        new() { Gap = new Gap { ConversationId = Chat, From = 3, To = 17 } },
        new() { RosterChanged = new RosterChanged { ConversationId = Chat, RosterVersion = 4 } },
        new() { PrekeysLow = new PrekeysLow { OneTime = 9, Kem = 4 } },
        new() { ReauthRequired = new ReauthRequired { Before = Time } },
        new()
        {
            Ephemeral = new Ephemeral
            {
                ConversationId = Chat, Body = Bytes(48), SenderId = Sample.Bob.ToString(), SenderDeviceId = Sample.BobsPhone.ToString(),
            },
        },
        new() { Pong = new Pong() },
        new() { Problem = Said(ProblemCodes.InvalidFields, "body", "1–4,096 bytes") },
    ];

    private static ByteString Bytes(int count) => ByteString.CopyFrom(Sample.Bytes(count));

    private static Wrap[] Wrapped() =>
        [.. new[] { Sample.AlicesTablet, Sample.BobsPhone }.Select(device => new Wrap { DeviceId = device.ToString(), Wrap_ = Bytes(112) })];

    private static Rejected Stale() => new()
    {
        ClientId = Client,
        Problem = Said(ProblemCodes.RosterStale),
        Missing = { Sample.AlicesTablet.ToString() },
        Roster = new Roster { Version = 4, Members = { Member(Sample.Alice, Sample.AlicesPhone, Sample.AlicesTablet), Member(Sample.Bob, Sample.BobsPhone) } },
    };

    private static RosterMember Member(Guid user, params Guid[] devices) => new()
    {
        UserId = user.ToString(), Role = "member",
        Devices = { devices.Select((device, i) => new RosterDevice { DeviceId = device.ToString(), RegistrationId = 2_718_281_828 + (uint)i }) },
    };

    private static Problem Said(ProblemCode code, string? field = null, string? complaint = null)
    {
        var problem = new Problem { Status = (uint)code.Status, Code = code.Code, Title = code.Title };
        if (field is not null) problem.Errors[field] = complaint;
        return problem;
    }
}
