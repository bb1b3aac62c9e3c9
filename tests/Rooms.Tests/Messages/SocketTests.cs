// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public class SocketTests : EitherEncoding
{
    [Fact]
    public async Task A_logged_out_session_loses_its_socket_with_4401_and_its_token_at_once()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());

        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
        await Assert.ThrowsAsync<WebSocketException>(alice.ConnectAsync);
    }

    [Fact]
    public async Task A_newer_socket_of_the_same_device_closes_the_older_with_4409()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var older = await alice.ConnectAsync();
        await using var newer = await alice.ConnectAsync();

        Assert.Equal((int)CloseCode.ConnectedElsewhere, await older.ClosedAsync());
        await newer.SendAsync(new ClientFrame { Ping = new() });
        await newer.NextAsync(Frame.Pong);
    }

    [Fact]
    public async Task A_socket_silent_for_90_seconds_is_closed_with_4408()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);

        house.Clock.Advance(TimeSpan.FromSeconds(SocketProtocol.IdleSeconds + 6));

        Assert.Equal((int)CloseCode.Idle, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_socket_ends_with_its_token()
    {
        await using var house = await OpenAsync(("JWT_ACCESS_EXPIRY", "60s"));
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);

        house.Clock.Advance(TimeSpan.FromSeconds(66));

        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_stopping_server_says_1001()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        var restarting = house.RestartAsync();

        Assert.Equal((int)CloseCode.Draining, await socket.ClosedAsync());
        await restarting;
    }

    [Theory]
    [InlineData(true, "\u007f\u007f\u007f")]
    [InlineData(false, "{}")]
    public async Task A_frame_that_cannot_be_read_closes_the_socket_with_1003(bool isOfItsType, string content)
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.SendRawAsync(Encoding.UTF8.GetBytes(content), socket.MessageType == WebSocketMessageType.Text == isOfItsType ? WebSocketMessageType.Text : WebSocketMessageType.Binary);

        Assert.Equal((int)CloseCode.BadFrame, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_frame_larger_than_any_allowed_closes_the_socket_with_1009()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.SendRawAsync(new byte[(Protocol == SocketProtocol.Json ? SocketProtocol.MaxTextFrameBytes : SocketProtocol.MaxFrameBytes) + 1], socket.MessageType);

        Assert.Equal((int)CloseCode.TooBig, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_frame_this_server_does_not_take_is_answered_with_a_problem()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.SendAsync(new ClientFrame());

        Assert.Equal("malformed_request", (await socket.NextAsync(Frame.Problem)).Problem.Code);
    }
}
