// SPDX-License-Identifier: MIT
using System.Text;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public class DeliveryTests : EitherEncoding
{
    [Fact]
    public async Task A_message_reaches_the_other_at_once_and_its_sender_hears_its_number()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        await using var to = await bob.ConnectAsync();

        var id = await from.SendMessageAsync(chat.Id, chat.RosterVersion, "sealed"u8.ToArray());

        var sent = await from.NextAsync(Frame.Sent);
        Assert.Equal((id.ToString("D"), 1u), (sent.Sent.ClientId, sent.Sent.Seq));
        var message = (await to.NextAsync(Frame.Message)).Message;
        Assert.Equal((alice.Id.ToString("D"), "sealed"), (message.SenderId, message.Body.ToStringUtf8()));
    }

    [Fact]
    public async Task Mail_stored_while_away_comes_in_order_before_QueueEmpty()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        for (var i = 1; i <= 150; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, Encoding.UTF8.GetBytes($"{i}"));
        for (var i = 1; i <= 150; i++) Assert.Equal((uint)i, (await from.NextAsync(Frame.Sent)).Sent.Seq);

        await using var to = await bob.ConnectAsync();
        for (var i = 1; i <= 150; i++)
        {
            var message = (await to.NextAsync()).Message;
            Assert.Equal(((uint)i, $"{i}"), (message.Seq, message.Body.ToStringUtf8()));
        }

        Assert.Equal(Frame.QueueEmpty, (await to.NextAsync()).FrameCase);
    }

    [Fact]
    public async Task What_was_acknowledged_does_not_come_again_and_what_was_not_does()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        for (var i = 1; i <= 3; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        for (var i = 1; i <= 3; i++) await from.NextAsync(Frame.Sent);

        await using (var first = await bob.ConnectAsync())
        {
            await first.NextAsync(Frame.QueueEmpty);
            await first.AckAsync(chat.Id, 2);
            await Eventually.AsyncIs(() => bob.PositionAsync(chat.Id), position => position == 2);
        }

        await using var second = await bob.ConnectAsync();
        Assert.Equal(3u, (await second.NextAsync()).Message.Seq);
        Assert.Equal(Frame.QueueEmpty, (await second.NextAsync()).FrameCase);
    }

    [Fact]
    public async Task No_more_than_256_messages_are_in_flight_until_the_device_acknowledges()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        for (var i = 1; i <= 300; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        for (var i = 1; i <= 300; i++) await from.NextAsync(Frame.Sent);

        await using var to = await bob.ConnectAsync();
        for (var i = 1; i <= SocketProtocol.MaxInFlight; i++) Assert.Equal((uint)i, (await to.NextAsync()).Message.Seq);
        await to.SendAsync(new ClientFrame { Ping = new() });
        Assert.Equal(Frame.Pong, (await to.NextAsync()).FrameCase);

        await to.AckAsync(chat.Id, 256);
        for (var i = 257; i <= 300; i++) Assert.Equal((uint)i, (await to.NextAsync()).Message.Seq);
    }

    [Fact]
    public async Task A_message_sent_twice_with_one_id_is_stored_once()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();

        var id = await from.SendMessageAsync(chat.Id, chat.RosterVersion, [7]);
        await from.SendMessageAsync(chat.Id, chat.RosterVersion, [7], clientId: id);
        Assert.Equal(1u, (await from.NextAsync(Frame.Sent)).Sent.Seq);
        Assert.Equal(1u, (await from.NextAsync(Frame.Sent)).Sent.Seq);

        await from.SendMessageAsync(chat.Id, chat.RosterVersion, [8], clientId: id);
        Assert.Equal("client_id_reused", (await from.NextAsync(Frame.Rejected)).Rejected.Problem.Code);
    }

    [Fact]
    public async Task An_acknowledged_message_is_there_after_a_restart()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using (var from = await alice.ConnectAsync())
        {
            await from.SendMessageAsync(chat.Id, chat.RosterVersion, "kept"u8.ToArray());
            await from.NextAsync(Frame.Sent);
        }

        await house.RestartAsync();
        await using var to = await bob.ConnectAsync();
        Assert.Equal("kept", (await to.NextAsync()).Message.Body.ToStringUtf8());
    }

    [Fact]
    public async Task A_device_is_not_sent_its_own_messages_and_its_position_passes_over_them()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using (var from = await alice.ConnectAsync())
        {
            await from.NextAsync(Frame.QueueEmpty);
            await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
            await from.NextAsync(Frame.Sent);
        }

        await using var again = await alice.ConnectAsync();
        Assert.Equal(Frame.QueueEmpty, (await again.NextAsync()).FrameCase);
    }
}
