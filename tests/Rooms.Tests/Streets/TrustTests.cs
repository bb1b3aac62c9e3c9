// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed class TrustTests
{
    private static readonly (string, string)[] Limited = [("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_REFRESH_BURST", "2"), ("RATE_LIMITS_REFRESH_REFILL", "1h")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_does_not_believe_a_stranger_where_he_comes_from()
    {
        await using var street = await Street.OpenAsync(["auth"], [.. Limited, ("GATEWAY_TRUSTED_PROXIES", "192.0.2.7")]);

        Assert.Equal(HttpStatusCode.TooManyRequests, await LastOfThreeAsync(street["auth"].Url));
    }

    [Fact]
    public async Task A_service_believes_its_gateway_and_the_gateway_tells_where_the_caller_is_whatever_he_says()
    {
        await using var street = await Street.OpenAsync(["auth"], Limited);

        Assert.Equal(HttpStatusCode.TooManyRequests, await LastOfThreeAsync(street.Url)); // three are one
        Assert.Equal(HttpStatusCode.Unauthorized, await LastOfThreeAsync(street["auth"].Url)); // from where its gateways are, three are three
    }

    [Fact]
    public async Task One_id_follows_a_request_through_the_gateway_and_is_nobody_elses_word()
    {
        await using var street = await Street.OpenAsync(["auth"]);
        using var http = street.Stranger();
        http.DefaultRequestHeaders.Add("X-Request-Id", new string('a', 24));

        using var answer = await http.GetAsync("/api/v1/auth/devices", Ct);

        var id = answer.Headers.GetValues("X-Request-Id").Single();
        Assert.NotEqual(new string('a', 24), id);
        Assert.Equal(id, (await answer.ProblemAsync()).RequestId); // written by the service
    }

    [Theory]
    [InlineData("127.0.0.1,::1", "0123456789abcdef01234567", true)]
    [InlineData("127.0.0.1,::1", "0123456789ABCDEF01234567", false)]
    [InlineData("127.0.0.1,::1", "0123456789abcdef0123456", false)]
    [InlineData("127.0.0.1,::1", "<script>alert(1)</script", false)]
    [InlineData("192.0.2.7", "0123456789abcdef01234567", false)]
    public async Task A_service_takes_an_id_of_our_form_from_its_gateway_alone(string gateways, string id, bool isTaken)
    {
        await using var street = await Street.OpenAsync(["auth"], ("GATEWAY_TRUSTED_PROXIES", gateways));
        using var http = street["auth"].Stranger();
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-Id", id);

        using var answer = await http.GetAsync("/api/v1/auth/devices", Ct);

        Assert.Equal(isTaken, answer.Headers.GetValues("X-Request-Id").Single() == id);
        Assert.Equal(isTaken, (await answer.ProblemAsync()).RequestId == id);
    }

    private static async Task<HttpStatusCode> LastOfThreeAsync(Uri url)
    {
        var last = HttpStatusCode.OK;
        foreach (var address in new[] { "198.51.100.1", "198.51.100.2", "198.51.100.3" })
        {
            using var http = new HttpClient { BaseAddress = url };
            http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            last = (await TestUser.PostAsync(http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = "none" })).StatusCode;
        }

        return last;
    }
}
