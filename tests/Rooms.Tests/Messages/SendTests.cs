// SPDX-License-Identifier: MIT
using Google.Protobuf;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public class SendTests : EitherEncoding
{
    private static readonly string Somebody = "01890000-0000-7000-8000-000000000000";

    // What is changed in a send that is right, and the field that is then named.
    private static readonly Dictionary<string, (Action<Send> Spoil, string Field)> Mistakes = new()
    {
        ["no client_id"] = (send => send.ClientId = "", "client_id"),
        ["client_id no id"] = (send => send.ClientId = "nonsense", "client_id"),
        ["client_id in braces"] = (send => send.ClientId = $"{{{Somebody}}}", "client_id"),
        ["client_id of a megabyte"] = (send => send.ClientId = new string('x', 1_000_000), "client_id"),
        ["no conversation_id"] = (send => send.ConversationId = "", "conversation_id"),
        ["conversation_id no id"] = (send => send.ConversationId = "../..", "conversation_id"),
        ["no kind"] = (send => send.Kind = Kind.Unspecified, "kind"),
        ["kind of the server's own"] = (send => send.Kind = Kind.Event, "kind"),
        ["kind unheard of"] = (send => send.Kind = (Kind)99, "kind"),
        ["no body"] = (send => send.Body = ByteString.Empty, "body"),
        ["body a byte over 96 KiB"] = (send => send.Body = Bytes(SocketProtocol.MaxBodyBytes + 1), "body"),
        ["1,001 wraps"] = (send => send.Wraps.AddRange(Enumerable.Range(0, 1_001).Select(_ => WrapFor(Guid.CreateVersion7(), 1))), "wraps"),
        ["wrap for nobody"] = (send => send.Wraps.Add(new Wrap { Wrap_ = Bytes(1) }), "wraps[0].device_id"),
        ["empty wrap"] = (send => send.Wraps.Add(WrapFor(Guid.CreateVersion7(), 0)), "wraps[0].wrap"),
        ["wrap a byte over 4 KiB"] = (send => send.Wraps.Add(WrapFor(Guid.CreateVersion7(), 4_097)), "wraps[0].wrap"),
        ["wrap twice"] = (send => send.Wraps.AddRange([WrapFor(Guid.Parse(Somebody), 1), WrapFor(Guid.Parse(Somebody), 1)]), "wraps[1].device_id"),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_send_out_of_shape_is_refused_by_the_name_of_the_field_and_leaves_nothing(string mistake)
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);
        var send = Right(chat);
        var (spoil, field) = Mistakes[mistake];
        spoil(send);

        await socket.SendAsync(new ClientFrame { Send = send });

        var frame = await socket.NextAsync();
        var problem = field == "client_id" ? frame.Problem : frame.Rejected.Problem;
        Assert.Equal((400u, "invalid_fields", field), (problem.Status, problem.Code, Assert.Single(problem.Errors).Key));
        if (field != "client_id") Assert.Equal(send.ClientId, frame.Rejected.ClientId);
        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(2ul)]
    [InlineData(long.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public async Task A_send_for_another_roster_is_told_the_present_one_and_leaves_nothing(ulong version)
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();

        await socket.SendMessageAsync(chat.Id, version, [1]);

        var rejected = (await socket.NextAsync(Frame.Rejected)).Rejected;
        Assert.Equal((409u, "roster_stale", 1ul), (rejected.Problem.Status, rejected.Problem.Code, rejected.Roster.Version));
        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    [Fact]
    public async Task A_send_is_for_exactly_the_devices_of_the_roster()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.PublishAsync();
        await bob.PublishAsync();
        var chat = await alice.ReadByAsync((await alice.BeginAsync(bob)).Id, devices: 2);
        await using var socket = await alice.ConnectAsync();
        var unknown = Guid.CreateVersion7();

        await AssertRefusedAsync(socket, chat, [], missing: [bob.Device], extra: []);
        await AssertRefusedAsync(socket, chat, [bob.Device, unknown], missing: [], extra: [unknown]);
        await AssertRefusedAsync(socket, chat, [bob.Device, alice.Device], missing: [], extra: [alice.Device]);
        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);

        await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1], [bob.Device]);
        Assert.Equal(1u, (await socket.NextAsync(Frame.Sent)).Sent.Seq);
    }

    [Fact]
    public async Task A_body_of_96_KiB_and_a_wrap_of_4_KiB_go_through_untouched()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await bob.PublishAsync();
        var chat = await alice.ReadByAsync((await alice.BeginAsync(bob)).Id, devices: 1);
        await using var from = await alice.ConnectAsync();
        await using var to = await bob.ConnectAsync();
        var send = Right(chat);
        send.Body = Bytes(SocketProtocol.MaxBodyBytes);
        send.Wraps.Add(WrapFor(bob.Device, SocketProtocol.MaxWrapBytes));

        await from.SendAsync(new ClientFrame { Send = send });

        var message = (await to.NextAsync(Frame.Message)).Message;
        Assert.Equal(send.Body, message.Body);
        Assert.Equal(send.Wraps[0].Wrap_, message.Wrap);
    }

    [Fact]
    public async Task A_send_repeated_after_the_roster_moved_on_hears_its_first_number()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        var id = await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        await socket.NextAsync(Frame.Sent);
        await bob.PublishAsync();
        var moved = await alice.ReadByAsync(chat.Id, devices: 1);
        Assert.True(moved.RosterVersion > chat.RosterVersion);

        await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1], clientId: id);
        Assert.Equal((id.ToString("D"), 1u), Told(await socket.NextAsync(Frame.Sent)));
        await socket.SendMessageAsync(chat.Id, moved.RosterVersion, [1], clientId: id);
        Assert.Equal((id.ToString("D"), 1u), Told(await socket.NextAsync(Frame.Sent)));

        Assert.Equal(1u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    [Fact]
    public async Task One_client_id_of_two_devices_is_two_messages()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var first = await alice.ConnectAsync();
        await using var second = await bob.ConnectAsync();
        var id = Guid.CreateVersion7();

        await first.SendMessageAsync(chat.Id, chat.RosterVersion, [1], clientId: id);
        await first.NextAsync(Frame.Sent);
        await second.SendMessageAsync(chat.Id, chat.RosterVersion, [2], clientId: id);

        Assert.Equal(2u, (await second.NextAsync(Frame.Sent)).Sent.Seq);
    }

    [Theory]
    [InlineData(0u, true)]
    [InlineData(1u, true)]
    [InlineData(2u, false)]
    [InlineData(uint.MaxValue, false)]
    public async Task An_acknowledgement_of_what_is_not_there_is_refused_and_moves_nothing(uint seq, bool taken)
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using (var from = await alice.ConnectAsync())
        {
            await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
            await from.NextAsync(Frame.Sent);
        }

        await using var to = await bob.ConnectAsync();
        await to.NextAsync(Frame.QueueEmpty);
        await to.AckAsync(chat.Id, seq);
        await to.SendAsync(new ClientFrame { Ping = new() });

        var answer = await to.NextAsync();
        Assert.Equal(taken ? Frame.Pong : Frame.Problem, answer.FrameCase);
        if (!taken) Assert.Equal("seq", Assert.Single(answer.Problem.Errors).Key);
        await Eventually.AsyncIs(() => bob.PositionAsync(chat.Id), position => position == (seq == 1 ? 1u : 0u));
    }

    [Fact]
    public async Task An_acknowledgement_of_something_that_is_no_conversation_is_refused_by_name()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);

        await socket.SendAsync(new ClientFrame { Ack = new() { ConversationId = "nonsense", Seq = 1 } });
        Assert.Equal("conversation_id", Assert.Single((await socket.NextAsync()).Problem.Errors).Key);
        await socket.AckAsync(Guid.CreateVersion7(), 1);
        Assert.Equal("seq", Assert.Single((await socket.NextAsync()).Problem.Errors).Key);
    }

    [Fact]
    public async Task A_resume_of_1_001_positions_is_refused_and_one_of_fewer_goes_on_behind_them()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using (var from = await alice.ConnectAsync())
        {
            for (var i = 0; i < 3; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
            for (var i = 0; i < 3; i++) await from.NextAsync(Frame.Sent);
        }

        await using var to = await bob.ConnectAsync();
        await to.NextAsync(Frame.QueueEmpty);
        var position = new Position { ConversationId = chat.Id.ToString("D"), Seq = 2 };
        await to.SendAsync(new ClientFrame { Resume = new() { Positions = { Enumerable.Repeat(position, 1_001) } } });
        Assert.Equal("positions", Assert.Single((await to.NextAsync()).Problem.Errors).Key);
        Assert.Equal(0u, await bob.PositionAsync(chat.Id));

        await to.SendAsync(new ClientFrame { Resume = new() { Positions = { Enumerable.Repeat(position, 1_000) } } });
        await Eventually.AsyncIs(() => bob.PositionAsync(chat.Id), acknowledged => acknowledged == 2);
    }

    [Fact]
    public async Task A_ping_is_answered_however_many_come()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        for (var i = 0; i < 500; i++) await socket.SendAsync(new ClientFrame { Ping = new() });

        for (var i = 0; i < 500; i++) await socket.NextAsync(Frame.Pong);
    }

    private static Send Right(ConversationResponse chat) => new()
    {
        ClientId = Guid.CreateVersion7().ToString("D"), ConversationId = chat.Id.ToString("D"),
        RosterVersion = chat.RosterVersion, Kind = Kind.Message, Body = Bytes(1),
    };

    private static ByteString Bytes(int count) => ByteString.CopyFrom(new byte[count]);

    private static Wrap WrapFor(Guid device, int size) => new() { DeviceId = device.ToString("D"), Wrap_ = Bytes(size) };

    private static (string, uint) Told(ServerFrame frame) => (frame.Sent.ClientId, frame.Sent.Seq);

    private static async Task AssertRefusedAsync(TestSocket socket, ConversationResponse chat, Guid[] devices, Guid[] missing, Guid[] extra)
    {
        await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1], devices);
        var rejected = (await socket.NextAsync(Frame.Rejected)).Rejected;
        Assert.Equal("roster_stale", rejected.Problem.Code);
        Assert.Equal(missing, rejected.Missing.Select(Guid.Parse));
        Assert.Equal(extra, rejected.Extra.Select(Guid.Parse));
    }
}
