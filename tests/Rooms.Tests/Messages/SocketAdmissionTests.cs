// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.WebSockets;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class SocketAdmissionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SocketProtocol.Binary)]
    [InlineData(SocketProtocol.Json)]
    public async Task A_browser_brings_its_token_among_the_sub_protocols_and_it_stays_in_no_answer_and_no_log(string protocol)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        await using var socket = await TestSocket.ConnectAsync(house.Url, Browser(protocol, alice.Session.AccessToken));

        Assert.Equal(protocol, socket.Protocol);
        Assert.DoesNotContain(alice.Session.AccessToken, house.Log.Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => TestSocket.ConnectAsync(house.Url, Browser(protocol, "nonsense")));
        await Assert.ThrowsAsync<WebSocketException>(() => TestSocket.ConnectAsync(house.Url, options => options.AddSubProtocol(protocol)));
    }

    [Fact]
    public async Task A_token_among_the_sub_protocols_opens_no_other_route()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();
        stranger.DefaultRequestHeaders.Add("Sec-WebSocket-Protocol", $"messenger.v1, bearer.{alice.Session.AccessToken}");
        stranger.DefaultRequestHeaders.Connection.Add("Upgrade");
        stranger.DefaultRequestHeaders.Upgrade.ParseAdd("websocket");
        stranger.DefaultRequestHeaders.Add("Sec-WebSocket-Version", "13");
        stranger.DefaultRequestHeaders.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/conversations", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_once()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var ticket = await TicketAsync(alice);

        await using var socket = await ByTicketAsync(house, ticket);
        await socket.SendAsync(new ClientFrame { Ping = new() });
        await socket.NextAsync(Frame.Pong);

        await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(house, ticket));
        Assert.DoesNotContain(ticket, await Disk.ReadAllAsync(house.DataPath), StringComparison.Ordinal);
        Assert.DoesNotContain(ticket, house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_sixteen_who_open_by_one_ticket_at_once_one_gets_in()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var ticket = await TicketAsync(alice);

        var opened = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                await using var socket = await ByTicketAsync(house, ticket);
                return 1;
            }
            catch (WebSocketException)
            {
                return 0;
            }
        }));

        Assert.Equal(1, opened.Sum());
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public async Task A_ticket_lives_half_a_minute(int seconds, bool opens)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var ticket = await TicketAsync(alice);

        house.Clock.Advance(TimeSpan.FromSeconds(seconds));

        if (opens) await (await ByTicketAsync(house, ticket)).DisposeAsync();
        else await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(house, ticket));
    }

    [Fact]
    public async Task A_device_has_five_tickets_open_and_the_oldest_make_room()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var tickets = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            tickets.Add(await TicketAsync(alice));
            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(house, tickets[0]));
        foreach (var ticket in tickets.Skip(1)) await (await ByTicketAsync(house, ticket)).DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%27%20or%201=1--")]
    public async Task What_is_no_ticket_opens_nothing(string ticket)
    {
        await using var house = await House.OpenAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(house, ticket));
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_of_a_session_that_has_ended_opens_nothing()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var ticket = await TicketAsync(alice);
        await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());

        await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(house, ticket));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "https://chat.example.org", false)]
    [InlineData("https://chat.example.org", "https://chat.example.org", true)]
    [InlineData("https://chat.example.org/, https://other.example.org", "https://OTHER.example.org", true)]
    [InlineData("https://chat.example.org", "http://chat.example.org", false)]
    [InlineData("https://chat.example.org", "https://chat.example.org.evil.example", false)]
    [InlineData("https://chat.example.org", "https://evil.example", false)]
    [InlineData("https://chat.example.org", "null", false)]
    [InlineData("https://chat.example.org", null, true)]
    [InlineData("*", "https://evil.example", true)]
    public async Task A_web_page_opens_a_socket_only_from_an_allowed_origin(string? allowed, string? origin, bool opens)
    {
        await using var house = await House.OpenAsync(allowed is null ? [] : [("SOCKETS_ALLOWED_ORIGINS", allowed)]);
        using var alice = await house.NewUserAsync();
        Task<TestSocket> ConnectAsync() => TestSocket.ConnectAsync(house.Url, socket =>
        {
            Browser(SocketProtocol.Binary, alice.Session.AccessToken)(socket);
            if (origin is not null) socket.SetRequestHeader("Origin", origin);
        });

        if (opens) await (await ConnectAsync()).DisposeAsync();
        else Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(ConnectAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_too_many_of_one_account_is_closed_with_4429_and_those_before_it_stay()
    {
        await using var house = await House.OpenAsync(("SOCKETS_MAX_PER_ACCOUNT", "2"));
        using var alice = await house.NewUserAsync();
        using var laptop = await alice.OnAnotherDeviceAsync();
        using var tablet = await alice.OnAnotherDeviceAsync();
        using var bob = await house.NewUserAsync();
        await using var first = await alice.ConnectAsync();
        var second = await laptop.ConnectAsync();

        await AssertTooManyAsync(tablet);
        await using var his = await bob.ConnectAsync();
        foreach (var socket in new[] { first, second, his })
        {
            await socket.SendAsync(new ClientFrame { Ping = new() });
            await socket.NextAsync(Frame.Pong);
        }

        await using var firstAgain = await alice.ConnectAsync(); // takes its own place
        Assert.Equal((int)CloseCode.ConnectedElsewhere, await first.ClosedAsync());
        await firstAgain.SendAsync(new ClientFrame { Ping = new() });
        await firstAgain.NextAsync(Frame.Pong);
        second.Die();
        await Eventually.AsyncIs(() => AnswersAsync(tablet), answers => answers);
    }

    [Fact]
    public async Task A_socket_too_many_of_the_house_is_closed_with_4429()
    {
        await using var house = await House.OpenAsync(("SOCKETS_MAX", "1"));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await using var first = await alice.ConnectAsync();

        await AssertTooManyAsync(bob);
    }

    [Fact]
    public async Task A_device_that_connects_again_and_again_is_told_to_wait()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_CONNECT_BURST", "2"));
        using var alice = await house.NewUserAsync();
        for (var i = 0; i < 2; i++) await (await alice.ConnectAsync()).DisposeAsync();

        Assert.Contains("429", (await Assert.ThrowsAsync<WebSocketException>(alice.ConnectAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_frames_closes_the_socket_with_4429()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_FRAMES_BURST", "50"));
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        for (var i = 0; i < 51; i++) await socket.SendAsync(new ClientFrame { Ping = new() });

        Assert.Equal((int)CloseCode.Limited, await socket.ClosedAsync());
    }

    private static Action<ClientWebSocketOptions> Browser(string protocol, string token) => socket =>
    {
        socket.AddSubProtocol(protocol);
        socket.AddSubProtocol($"bearer.{token}");
    };

    // Closed before a greeting.
    private static async Task AssertTooManyAsync(TestUser user) => Assert.Contains(
        "4429", (await Assert.ThrowsAsync<InvalidOperationException>(user.ConnectAsync)).Message, StringComparison.Ordinal);

    private static async Task<bool> AnswersAsync(TestUser user)
    {
        try
        {
            await using var socket = await user.ConnectAsync();
            await socket.SendAsync(new ClientFrame { Ping = new() });
            await socket.NextAsync(Frame.Pong);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<string> TicketAsync(TestUser user)
    {
        var response = await user.Http.PostAsync("/api/v1/ws-tickets", null, Ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await TestUser.ReadAsync<TicketResponse>(response)).Ticket;
    }

    private static Task<TestSocket> ByTicketAsync(House house, string ticket) =>
        TestSocket.ConnectAsync(house.Url, socket => socket.AddSubProtocol(SocketProtocol.Binary), $"ticket={ticket}");
}
