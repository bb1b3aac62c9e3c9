// SPDX-License-Identifier: MIT
// Who a socket is, it was when it opened: nothing that is said on it or brought along later makes it somebody else.
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Security;

public sealed class SessionFixationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_that_is_shown_anothers_token_stays_who_it_is_and_sends_as_that()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var laptop = await alice.OnAnotherDeviceAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();

        foreach (var token in new[] { bob.Session.AccessToken, laptop.Session.AccessToken })
        {
            await socket.SendAsync(new ClientFrame { Reauth = new() { Token = token } });
            Assert.Equal("unauthenticated", (await socket.NextAsync(Frame.Problem)).Problem.Code);
        }

        await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        await socket.NextAsync(Frame.Sent);
        var page = await TestUser.ReadAsync<MessagesPage>(await bob.Http.GetAsync($"/api/v1/conversations/{chat.Id}/messages", Ct));
        Assert.Equal((alice.Id, alice.Device), page.Items.Select(item => (item.SenderId, item.SenderDeviceId)).Single());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_token_and_anothers_ticket_the_token_counts_and_the_ticket_is_not_spent(bool asBrowser)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var mallory = await house.NewUserAsync();
        await using var hers = await alice.ConnectAsync();
        var ticket = await TicketAsync(alice);

        await using (await TestSocket.ConnectAsync(house.Url, socket =>
        {
            socket.AddSubProtocol(SocketProtocol.Binary);
            if (asBrowser) socket.AddSubProtocol($"bearer.{mallory.Session.AccessToken}");
            else socket.SetRequestHeader("Authorization", $"Bearer {mallory.Session.AccessToken}");
        }, $"ticket={ticket}"))
        {
            // Had it been Alice's, hers would have been closed: a device has one.
            await hers.SendAsync(new ClientFrame { Ping = new() });
            await hers.NextAsync(Frame.Pong);
        }

        await using var by = await TestSocket.ConnectAsync(house.Url, socket => socket.AddSubProtocol(SocketProtocol.Binary), $"ticket={ticket}");
        Assert.Equal((int)CloseCode.ConnectedElsewhere, await hers.ClosedAsync());
    }

    [Fact]
    public async Task A_token_that_is_refused_is_not_made_good_by_a_ticket_beside_it()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var ticket = await TicketAsync(alice);

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => TestSocket.ConnectAsync(house.Url, socket =>
        {
            socket.AddSubProtocol(SocketProtocol.Binary);
            socket.SetRequestHeader("Authorization", $"Bearer {alice.Session.AccessToken}x");
        }, $"ticket={ticket}"));
    }

    [Fact]
    public async Task A_refresh_keeps_user_device_and_session_whoever_sends_it()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var mallory = await house.NewUserAsync();

        var renewed = await TestUser.ReadAsync<SessionResponse>(
            await TestUser.PostAsync(mallory.Http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = alice.Session.RefreshToken }));

        Assert.Equal((alice.Id, alice.Device), (renewed.UserId, renewed.DeviceId));
        Assert.Equal("session_ended", await EndAndAskAsync(alice, renewed));
    }

    [Fact]
    public async Task Two_thousand_tickets_and_the_refresh_tokens_of_a_chain_are_32_bytes_and_no_two_alike()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();
        var secrets = new List<string> { alice.Session.RefreshToken };
        for (var batch = 0; batch < 125; batch++) secrets.AddRange(await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => TicketAsync(alice))));
        var last = alice.Session.RefreshToken;
        for (var i = 0; i < 200; i++)
        {
            var answer = await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = last });
            secrets.Add(last = (await TestUser.ReadAsync<SessionResponse>(answer)).RefreshToken);
        }

        var bytes = secrets.ConvertAll(secret => System.Buffers.Text.Base64Url.DecodeFromChars(secret));
        Assert.All(bytes, secret => Assert.Equal(32, secret.Length));
        foreach (var half in new[] { 0, 8, 16, 24 }) // not even a quarter of them
        {
            Assert.Equal(bytes.Count, bytes.Select(secret => BitConverter.ToUInt64(secret, half)).Distinct().Count());
        }
    }

    // The session behind both tokens is one: ended by the new one, the old one is dead too.
    private static async Task<string> EndAndAskAsync(TestUser user, SessionResponse renewed)
    {
        using var request = Requests.Post("auth/logout", new LogoutRequest());
        request.Headers.Authorization = new("Bearer", renewed.AccessToken);
        using var http = new HttpClient { BaseAddress = user.Http.BaseAddress };
        Assert.True((await http.SendAsync(request, Ct)).IsSuccessStatusCode);
        return await user.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync();
    }

    private static async Task<string> TicketAsync(TestUser user) =>
        (await TestUser.ReadAsync<TicketResponse>(await user.Http.PostAsync("/api/v1/ws-tickets", null, Ct))).Ticket;
}
