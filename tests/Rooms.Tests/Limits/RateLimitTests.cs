// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Limits;

public sealed class RateLimitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Six_register_from_one_address_and_the_seventh_waits_half_a_minute()
    {
        await using var house = await LimitedAsync();
        using var http = house.Stranger();
        for (var i = 1; i <= 6; i++)
        {
            using var allowed = await RegisterAsync(http, $"user{i}");
            Assert.Equal(HttpStatusCode.Created, allowed.StatusCode);
            Assert.Equal("\"register\";q=6;w=180", allowed.Headers.GetValues("RateLimit-Policy").Single());
            Assert.Equal($"\"register\";r={6 - i};t=30", allowed.Headers.GetValues("RateLimit").Single());
        }

        using var refused = await RegisterAsync(http, "user7");
        await AssertLimitedAsync(refused, seconds: 30);
        Assert.Equal("\"register\";r=0;t=30", refused.Headers.GetValues("RateLimit").Single());

        house.Clock.Advance(TimeSpan.FromSeconds(30));
        using var later = await RegisterAsync(http, "user7");
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
    }

    [Fact]
    public async Task Passwords_of_one_account_are_tried_five_times_whether_it_exists_or_not()
    {
        await using var house = await LimitedAsync();
        using var http = house.Stranger();
        using (await RegisterAsync(http, "alice")) { }

        foreach (var name in new[] { "alice", "nobody" })
        {
            for (var i = 0; i < 5; i++)
            {
                using var wrong = await LoginAsync(http, name, "wrong password");
                Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            }

            using var refused = await LoginAsync(http, name.ToUpperInvariant(), "correct horse battery");
            await AssertLimitedAsync(refused, seconds: 12);
        }
    }

    [Fact]
    public async Task Twenty_logins_come_from_one_address_whatever_the_names()
    {
        await using var house = await LimitedAsync();
        using var http = house.Stranger();
        for (var i = 0; i < 20; i++)
        {
            using var wrong = await LoginAsync(http, $"nobody{i}", "wrong password");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var refused = await LoginAsync(http, "somebody", "wrong password");
        await AssertLimitedAsync(refused, seconds: 12);
    }

    [Fact]
    public async Task A_device_draws_six_bundles_of_one_account_and_may_go_on_with_another()
    {
        await using var house = await LimitedAsync();
        var alice = await house.NewUserAsync();
        var bob = await house.NewUserAsync();
        var carol = await house.NewUserAsync();
        for (var i = 0; i < 6; i++)
        {
            using var drawn = await alice.Http.GetAsync($"/api/v1/keys/bundle/{bob.Id}", Ct);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, drawn.StatusCode);
        }

        using var refused = await alice.Http.GetAsync($"/api/v1/keys/bundle/{bob.Id}?device_id={bob.Device}", Ct);
        await AssertLimitedAsync(refused, seconds: 10);
        using var another = await alice.Http.GetAsync($"/api/v1/keys/bundle/{carol.Id}", Ct);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, another.StatusCode);
        using var other = await carol.Http.GetAsync($"/api/v1/keys/bundle/{bob.Id}", Ct);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, other.StatusCode);
    }

    [Fact]
    public async Task Everything_else_counts_per_device_and_unknown_routes_count_too()
    {
        await using var house = await LimitedAsync(("RATE_LIMITS_OTHER_BURST", "3"));
        var alice = await house.NewUserAsync();
        var bob = await house.NewUserAsync();
        foreach (var path in new[] { "/api/v1/keys/count", "/api/v1/conversations", "/nowhere" })
        {
            using var answer = await alice.Http.GetAsync(path, Ct);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        using var refused = await alice.Http.GetAsync("/api/v1/keys/count", Ct);
        await AssertLimitedAsync(refused, seconds: 1);
        using var his = await bob.Http.GetAsync("/api/v1/keys/count", Ct);
        Assert.Equal(HttpStatusCode.OK, his.StatusCode);
    }

    [Fact]
    public async Task Only_a_trusted_proxy_says_where_somebody_comes_from()
    {
        await using var house = await LimitedAsync(("RATE_LIMITS_REGISTER_BURST", "1"));
        using var http = house.Stranger();
        using (await RegisterAsync(http, "alice", "198.51.100.1")) { }
        using var disbelieved = await RegisterAsync(http, "bob", "198.51.100.2");
        await AssertLimitedAsync(disbelieved, seconds: 30);

        await house.RestartAsync(("GATEWAY_TRUSTED_PROXIES", "127.0.0.0/8, ::1"));
        using var behind = house.Stranger();
        foreach (var address in new[] { "198.51.100.1", "198.51.100.2", "2001:db8::1" })
        {
            using var believed = await RegisterAsync(behind, $"user{address.Length}{address[^1]}", address);
            Assert.Equal(HttpStatusCode.Created, believed.StatusCode);
        }

        using var household = await RegisterAsync(behind, "neighbour", "2001:db8::ffff");
        await AssertLimitedAsync(household, seconds: 30);
    }

    [Fact]
    public async Task A_bad_limit_or_proxy_is_refused_at_start_by_name()
    {
        var bad = await Assert.ThrowsAsync<Platform.Config.SettingsException>(() => LimitedAsync(
            ("RATE_LIMITS_LOGIN_BURST", "0"), ("RATE_LIMITS_LOGIN_REFILL", "soon"), ("GATEWAY_TRUSTED_PROXIES", "everybody")));

        Assert.Contains("RATE_LIMITS_LOGIN_BURST", bad.Message, StringComparison.Ordinal);
        Assert.Contains("RATE_LIMITS_LOGIN_REFILL", bad.Message, StringComparison.Ordinal);
        Assert.Contains("'everybody' is not an address or a network", bad.Message, StringComparison.Ordinal);
    }

    private static Task<House> LimitedAsync(params (string, string)[] settings) => House.OpenAsync([("RATE_LIMITS_ENABLED", "true"), .. settings]);

    private static Task<HttpResponseMessage> RegisterAsync(HttpClient http, string name, string? from = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/register")
        {
            Content = JsonContent.Create(new RegisterRequest { Username = name, Password = "correct horse battery" }, WireJson.Default.RegisterRequest),
        };
        if (from is not null) request.Headers.Add("X-Forwarded-For", from);
        return http.SendAsync(request, Ct);
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient http, string name, string password) => http.PostAsJsonAsync(
        "/api/v1/auth/login", new LoginRequest { Username = name, Password = password }, WireJson.Default.LoginRequest, Ct);

    private static async Task AssertLimitedAsync(HttpResponseMessage answer, int seconds)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal($"{seconds}", answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        var problem = await answer.Content.ReadFromJsonAsync(WireJson.Default.ProblemDocument, Ct);
        Assert.Equal(ProblemCodes.RateLimited.Code, problem!.Code);
    }
}
