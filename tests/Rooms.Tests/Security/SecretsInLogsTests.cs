// SPDX-License-Identifier: MIT
// The log is captured at every level: an operator who turns all of it up learns no credential by that.
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Security;

public sealed class SecretsInLogsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_in_an_address_reaches_the_log_at_no_level_whether_it_opens_or_not()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var ticket = (await TestUser.ReadAsync<TicketResponse>(await alice.Http.PostAsync("/api/v1/ws-tickets", null, Ct))).Ticket;

        await using (await ByTicketAsync(house, ticket))
        {
            await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(house, ticket));
        }

        using var stranger = house.Stranger();
        await stranger.GetAsync($"/api/v1/ws?ticket={ticket}", Ct);
        await stranger.GetAsync($"/api/v1/nowhere?ticket={ticket}", Ct);
        Assert.Contains("/api/v1/ws", house.Log.Text, StringComparison.Ordinal); // the log is on, and knows the route
        Assert.DoesNotContain(ticket, house.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /api/v1/ws?ticket={secret} HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET /api/v1/ws?ticket={secret}\u0001 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /api/v1/ws?ticket={secret} HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    [InlineData("GET /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer {secret}\r\n\r\n")]
    [InlineData("GET /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization Bearer {secret}\r\n\r\n")]
    [InlineData("GET /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\0\r\n\r\n")]
    [InlineData("GET /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: {secret}\r\n\r\n")]
    [InlineData("{secret}\r\n\r\n")]
    public async Task A_request_that_cannot_be_read_is_quoted_in_the_log_at_no_level(string request)
    {
        const string Secret = "hahV9ahy4ieghi8ooB7aiPhu";
        await using var house = await House.OpenAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(System.Net.IPAddress.Loopback, house.Url.Port, Ct);

        await tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request.Replace("{secret}", Secret, StringComparison.Ordinal)), Ct);
        using var reader = new StreamReader(tcp.GetStream());
        var status = await reader.ReadLineAsync(Ct);

        Assert.Matches("^HTTP/1.1 (4..|505) ", status);
        Assert.DoesNotContain(Secret, house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_with_every_kind_of_request_reaches_the_log_at_no_level()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"));
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();
        await TestUser.PostAsync(stranger, "/api/v1/auth/login", new LoginRequest { Username = alice.Name, Password = "not the password" });
        await TestUser.PostAsync(alice.Http, "/api/v1/auth/password", new PasswordRequest { CurrentPassword = TestUser.Password, NewPassword = "the next password" });
        await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = alice.Session.RefreshToken });
        await using (var socket = await alice.ConnectAsync())
        {
            await socket.SendAsync(new ClientFrame { Reauth = new() { Token = alice.Session.AccessToken } });
            await socket.SendAsync(new ClientFrame { Ping = new() });
            await socket.NextAsync(Frame.Pong);
        }

        using var erase = Requests.Delete("auth/account", new EraseAccountRequest { Password = "the next password" });
        erase.Headers.Add("Idempotency-Key", "a-key-that-opens-an-answer");
        await alice.Http.SendAsync(erase, Ct);

        foreach (var secret in new[]
        {
            TestUser.Password, "not the password", "the next password", alice.Session.AccessToken, alice.Session.AccessToken.Split('.')[2],
            alice.Session.RefreshToken, "a-key-that-opens-an-answer",
        })
        {
            Assert.DoesNotContain(secret, house.Log.Text, StringComparison.Ordinal);
        }
    }

    private static Task<TestSocket> ByTicketAsync(House house, string ticket) =>
        TestSocket.ConnectAsync(house.Url, socket => socket.AddSubProtocol(SocketProtocol.Binary), $"ticket={ticket}");
}
