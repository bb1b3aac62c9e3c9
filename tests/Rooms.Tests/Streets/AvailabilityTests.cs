// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed class AvailabilityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_service_is_away_what_is_for_it_is_refused_with_a_time_to_come_back_and_then_it_goes_on()
    {
        await using var street = await Street.OpenAsync(["auth", "files"]);
        using var alice = await street.NewUserAsync();
        await street["files"].StopAsync();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            using var refused = await alice.Http.SendAsync(new HttpRequestMessage(method, $"/api/v1/files/{Guid.Empty}"), Ct);
            var problem = await refused.ProblemAsync();
            Assert.Equal((503, ProblemCodes.Unavailable.Code), (problem.Status, problem.Code));
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            Assert.Equal(problem.RequestId, refused.Headers.GetValues("X-Request-Id").Single());
            Assert.True(refused.Headers.CacheControl?.NoStore);
        }

        var (status, lines) = await Eventually.AsyncIs(street.Gateway.ReadyAsync, ready => ready.Lines.Contains("files away", StringComparison.Ordinal));
        Assert.Equal(503, status);
        Assert.Contains("auth ok", lines, StringComparison.Ordinal);
        Assert.Contains("keys away", lines, StringComparison.Ordinal); // nobody ever was there
        Assert.True((await alice.Http.GetAsync("/api/v1/auth/devices", Ct)).IsSuccessStatusCode);
        await street["files"].StartAsync();
        await Eventually.AsyncIs(() => StatusAsync(alice, $"/api/v1/files/{Guid.Empty}"), found => found == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task When_one_of_two_services_dies_no_request_of_any_method_fails_that_met_no_connection()
    {
        await using var street = await Street.OpenAsync(["auth", "auth"]);
        using var stranger = street.Stranger();
        await street["auth"].StopAsync();

        for (var i = 0; i < 40; i++)
        {
            using var answer = await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = "none" });
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_read_that_broke_is_asked_of_another_service_and_a_change_is_not()
    {
        await using var broken = new BrokenService();
        await using var street = await Street.OpenAsync(["auth"]);
        using var alice = await street.NewUserAsync();
        await using var gateway = await StreetHouse.OpenAsync("gateway", ("GATEWAY_AUTH_URL", $"{broken.Url},{street["auth"].Url}"));
        using var http = gateway.Stranger();
        http.DefaultRequestHeaders.Authorization = alice.Http.DefaultRequestHeaders.Authorization;

        for (var i = 0; i < 30; i++) Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/auth/devices", Ct)).StatusCode);
        var reads = broken.Taken.Count;
        var refused = 0;
        foreach (var change in Enumerable.Range(0, 20).SelectMany(_ => Changes()))
        {
            using var answer = await http.SendAsync(change, Ct);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) continue;
            Assert.Contains("may have done", (await answer.ProblemAsync()).Detail, StringComparison.Ordinal);
            refused++;
        }

        Assert.True(reads > 0);
        Assert.True(refused > 0);
        Assert.Equal(refused, broken.Taken.Count - reads);
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_serves_on_while_its_gateway_looks_elsewhere()
    {
        await using var street = await Street.OpenAsync(["auth", "messages", "messages"], ("SERVER_DRAIN_DELAY", "3s"));
        using var alice = await street.NewUserAsync();
        using var direct = street["messages"].Stranger();
        direct.DefaultRequestHeaders.Authorization = alice.Http.DefaultRequestHeaders.Authorization;
        await using var socket = await TestSocket.ConnectAsync(street["messages"].Url, alice.Session.AccessToken);

        var stopping = street["messages"].StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await direct.GetAsync("/readyz", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await direct.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        await socket.SendAsync(new ClientFrame { Ping = new() });
        await socket.NextAsync(ServerFrame.FrameOneofCase.Pong);
        while (!stopping.IsCompleted) Assert.Equal(HttpStatusCode.OK, await StatusAsync(alice, "/api/v1/conversations"));
        await stopping;
        Assert.Equal((int)CloseCode.Draining, await socket.ClosedAsync());
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, await StatusAsync(alice, "/api/v1/conversations"));
    }

    [Fact]
    public async Task A_gateway_that_is_told_to_stop_serves_on_and_then_sends_its_sockets_away_to_come_back()
    {
        await using var street = await Street.OpenAsync([Street.AllRooms], ("SERVER_DRAIN_DELAY", "1s"));
        using var alice = await street.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        var stopping = street.Gateway.StopAsync();

        var (status, lines) = await street.Gateway.ReadyAsync();
        Assert.Equal(503, status);
        Assert.StartsWith("draining\n", lines, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(alice, "/api/v1/conversations"));
        await socket.SendAsync(new ClientFrame { Ping = new() });
        await socket.NextAsync(ServerFrame.FrameOneofCase.Pong);
        Assert.Equal((int)CloseCode.Draining, await socket.ClosedAsync());
        await socket.CloseAsync();
        await stopping;
        Assert.DoesNotContain("Error ", street[Street.AllRooms].Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_says_what_it_lacks_on_its_own_port_and_nobody_gets_there_through_the_gateway()
    {
        await using var street = await Street.OpenAsync(["auth"]);
        using var direct = street["auth"].Stranger();
        using var stranger = street.Stranger();

        Assert.Equal("nats ok\ndatabase ok\n", await direct.GetStringAsync("/readyz", Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await direct.GetAsync("/api/version", Ct)).StatusCode);
        foreach (var path in new[] { "/readyz", "/healthz", "/api/v1/auth/../../../readyz", "/api/v1/auth/%2e%2e/%2e%2e/%2e%2e/readyz" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path, Ct)).StatusCode);
    }

    // With a body, with none, and of a method that has none.
    private static HttpRequestMessage[] Changes() =>
    [
        new(HttpMethod.Post, "/api/v1/auth/refresh") { Content = new StringContent("{\"refresh_token\":\"none\"}", Encoding.UTF8, "application/json") },
        new(HttpMethod.Post, "/api/v1/auth/password"),
        new(HttpMethod.Delete, $"/api/v1/auth/devices/{Guid.Empty}"),
    ];

    private static async Task<HttpStatusCode> StatusAsync(TestUser user, string path)
    {
        using var answer = await user.Http.GetAsync(path, Ct);
        return answer.StatusCode;
    }
}
