// SPDX-License-Identifier: MIT
// What a page of another origin can make a browser do: "simple" requests without asking, others after a preflight
// (https://fetch.spec.whatwg.org/#http-cors-protocol). No route takes the first, and no answer allows the second.
using System.Net;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class CrossOriginTests(Neighbourhood street) : IClassFixture<Neighbourhood>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/jsonp")]
    [InlineData(null)]
    public async Task No_route_reads_JSON_from_a_body_that_does_not_say_it_is(string? type)
    {
        var tried = 0;
        var before = RowsOf.Everything(street.House);
        foreach (var (route, door) in Doors.All)
        {
            using var request = door.Ask(street.Alice, street.Hers);
            if (request.Content?.Headers.ContentType?.MediaType != "application/json") continue;
            tried++;
            request.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync(Ct));
            if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

            using var answer = await street.KnockAsync(request, street.Alice.Session.AccessToken);

            Assert.True(answer.StatusCode == HttpStatusCode.UnsupportedMediaType, $"{route}: {answer.StatusCode}");
            Assert.Equal("unsupported_media_type", (await answer.ProblemAsync()).Code);
        }

        Assert.True(tried > 10, $"only {tried} routes take JSON");
        Assert.Equal(before, RowsOf.Everything(street.House));
    }

    [Fact]
    public async Task No_answer_lets_a_page_of_another_origin_read_it()
    {
        foreach (var (route, door) in Doors.All)
        {
            using var request = door.Ask(street.Stranger, street.Hers);
            request.Headers.Add("Origin", "https://evil.example");
            using var answer = await street.KnockAsync(request, token: null);

            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.False(answer.Headers.Contains("Set-Cookie"), route);
        }
    }

    [Fact]
    public async Task No_preflight_is_granted_at_any_route()
    {
        foreach (var (_, door) in Doors.All)
        {
            using var meant = door.Ask(street.Alice, street.Hers);
            using var preflight = new HttpRequestMessage(HttpMethod.Options, meant.RequestUri)
            {
                Headers =
                {
                    { "Origin", "https://evil.example" },
                    { "Access-Control-Request-Method", meant.Method.Method },
                    { "Access-Control-Request-Headers", "authorization,content-type" },
                },
            };
            using var answer = await street.KnockAsync(preflight, token: null);

            Assert.False(answer.IsSuccessStatusCode); // a preflight carries no token
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_cookie_or_a_token_in_the_address_or_body_is_nobody()
    {
        var token = street.Alice.Session.AccessToken;
        foreach (var path in new[] { $"/api/v1/conversations?access_token={token}", $"/api/v1/conversations?ticket={token}", "/api/v1/conversations" })
        {
            using var request = Requests.Get(path);
            request.Headers.TryAddWithoutValidation("Cookie", $"access_token={token}; Authorization=Bearer {token}; .AspNetCore.Cookies={token}");
            using var answer = await street.KnockAsync(request, token: null);
            Assert.Equal("unauthenticated", (await answer.ProblemAsync()).Code);
        }

        using var form = Requests.Post("ws-tickets");
        form.Content = new StringContent($"access_token={token}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var refused = await street.KnockAsync(form, token: null);
        Assert.Equal("unauthenticated", (await refused.ProblemAsync()).Code);
    }
}
