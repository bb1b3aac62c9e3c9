// SPDX-License-Identifier: MIT
using Google.Protobuf;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public class GroupSendTests : EitherEncoding
{
    [Fact]
    public async Task A_distribution_reaches_exactly_the_devices_it_is_for_and_others_go_on_behind_it()
    {
        await using var house = await OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob, carol);
        var chat = await alice.ReadByAsync(group.Id, devices: 3);
        await using var from = await alice.ConnectAsync();
        await using var told = await bob.ConnectAsync();
        await using var other = await carol.ConnectAsync();

        await from.SendAsync(Distribution(chat, bob.Device));
        await from.SendMessageAsync(group.Id, chat.RosterVersion, [9]);

        Assert.Equal(1u, (await told.NextAsync(Frame.Message)).Message.Seq);
        var distribution = (await told.NextAsync(Frame.Message)).Message;
        Assert.Equal((2u, Kind.Distribution, 0), (distribution.Seq, distribution.Kind, distribution.Body.Length));
        Assert.Equal(bob.Device.ToByteArray(), distribution.Wrap);
        Assert.Equal(3u, (await told.NextAsync(Frame.Message)).Message.Seq);
        Assert.Equal(1u, (await other.NextAsync(Frame.Message)).Message.Seq);
        Assert.Equal(3u, (await other.NextAsync(Frame.Message)).Message.Seq);
        await other.AckAsync(group.Id, 3);
        await Eventually.AsyncIs(() => carol.PositionAsync(group.Id), position => position == 3);
    }

    [Fact]
    public async Task A_message_of_a_group_has_a_body_and_no_wraps_and_a_distribution_the_reverse()
    {
        await using var house = await OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        var chat = await alice.ReadByAsync(group.Id, devices: 2);
        await using var socket = await alice.ConnectAsync();

        await socket.SendMessageAsync(group.Id, chat.RosterVersion, [1], [bob.Device]);
        Assert.Equal("wraps", Assert.Single((await socket.NextAsync(Frame.Rejected)).Rejected.Problem.Errors).Key);
        var bodied = Distribution(chat, bob.Device);
        bodied.Send.Body = ByteString.CopyFrom(1);
        await socket.SendAsync(bodied);
        Assert.Equal("body", Assert.Single((await socket.NextAsync(Frame.Rejected)).Rejected.Problem.Errors).Key);
        await socket.SendAsync(Distribution(chat));
        Assert.Equal("wraps", Assert.Single((await socket.NextAsync(Frame.Rejected)).Rejected.Problem.Errors).Key);
        var stranger = Guid.CreateVersion7();
        await socket.SendAsync(Distribution(chat, stranger));
        var stale = (await socket.NextAsync(Frame.Rejected)).Rejected;
        Assert.Equal(("roster_stale", stranger.ToString("D")), (stale.Problem.Code, Assert.Single(stale.Extra)));
        Assert.Empty(stale.Missing);
        Assert.Equal(1u, (await alice.FindAsync(group.Id)).LastSeq);
    }

    [Fact]
    public async Task A_send_for_the_roster_before_a_removal_is_refused_with_the_roster_after_it()
    {
        await using var house = await OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob, carol);
        var chat = await alice.ReadByAsync(group.Id, devices: 3);
        await using var socket = await bob.ConnectAsync();
        await socket.SendMessageAsync(group.Id, chat.RosterVersion, [1]);
        await socket.NextAsync(Frame.Sent); // the roster is known in memory now
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, carol));

        await socket.SendMessageAsync(group.Id, chat.RosterVersion, [2]);

        var rejected = (await socket.NextAsync(Frame.Rejected)).Rejected;
        Assert.Equal("roster_stale", rejected.Problem.Code);
        Assert.Equal(new[] { alice.Id, bob.Id }.Order(), rejected.Roster.Members.Select(member => Guid.Parse(member.UserId)).Order());
        await socket.SendMessageAsync(group.Id, rejected.Roster.Version, [2]);
        Assert.Equal(4u, (await socket.NextAsync(Frame.Sent)).Sent.Seq);
    }

    private static ClientFrame Distribution(ConversationResponse chat, params Guid[] devices)
    {
        var send = new Send
        {
            ClientId = Guid.CreateVersion7().ToString("D"), ConversationId = chat.Id.ToString("D"),
            RosterVersion = chat.RosterVersion, Kind = Kind.Distribution,
        };
        send.Wraps.AddRange(devices.Select(device => new Wrap { DeviceId = device.ToString("D"), Wrap_ = ByteString.CopyFrom(device.ToByteArray()) }));
        return new ClientFrame { Send = send };
    }
}
