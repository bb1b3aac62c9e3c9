// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class RouteTests
{
    // All that may be asked without a token. A new route is locked unless it is added here.
    private static readonly string[] Open =
        ["GET /api/version", "GET /openapi/v1.json", "POST /api/v1/auth/login", "POST /api/v1/auth/refresh", "POST /api/v1/auth/register"];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_but_five_wants_a_token()
    {
        await using var house = await House.OpenAsync();
        using var http = house.Stranger();
        var open = new List<string>();
        foreach (var (route, method) in Each(house))
        {
            using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), PathOf(route)), Ct);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                Assert.Null(route.Metadata.GetMetadata<IAuthorizeData>());
                open.Add($"{method} {route.RoutePattern.RawText}");
                continue;
            }

            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            AssertDressed(answer);
            if (method != "HEAD") Assert.Equal("unauthenticated", (await answer.ProblemAsync()).Code);
        }

        Assert.Equal(Open, open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_method_the_route_does_not_take_is_405_and_says_which_it_does()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        foreach (var path in Each(house).Select(each => PathOf(each.Route)).Distinct())
        {
            var taken = Each(house).Where(each => PathOf(each.Route) == path).Select(each => each.Method).ToHashSet();
            foreach (var method in Methods.Where(method => !taken.Contains(method)))
            {
                using var answer = await alice.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);
                Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {path}: {answer.StatusCode}");
                Assert.Equal(taken.Order(), answer.Content.Headers.Allow.Order());
                AssertDressed(answer);
                if (method != "HEAD") Assert.Equal("method_not_allowed", (await answer.ProblemAsync()).Code);
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/v2/conversations")]
    [InlineData("/api/v1/conversations/")]
    [InlineData("/api/v1/conversations/not-an-id")]
    [InlineData("/api/v1/conversations/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/v1/conversations/%2e%2e/%2e%2e/secrets")]
    [InlineData("/api/v1/conversations/00000000-0000-0000-0000-000000000000%00")]
    [InlineData("/api/v1/files/..%5c..%5cmessenger.db")]
    [InlineData("/api/v1/files/..%2f..%2fmessenger.db/info")]
    [InlineData("/api/v1/files/%252e%252e%252fmessenger.db")]
    [InlineData("/api/v1/auth/users/..%2f..%2fsecrets")]
    [InlineData("/api/v1/auth/users/%00")]
    [InlineData("/healthz")]
    [InlineData("/metrics")]
    [InlineData("/.env")]
    public async Task What_is_not_there_is_404_whatever_it_is_called(string path)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var (head, body) = await RawAsync(house, $"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {alice.Session.AccessToken}\r\nConnection: close\r\n\r\n");

        if (path.EndsWith("conversations/", StringComparison.Ordinal))
        {
            Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal); // the list, with a slash
            return;
        }

        Assert.Matches("^HTTP/1.1 40[04] ", head);
        if (head.Contains("404", StringComparison.Ordinal)) Assert.Contains("problem+json", head, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain(house.DataPath, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_a_body_that_cannot_be_read_is_dressed_like_every_other()
    {
        await using var house = await House.OpenAsync();
        using var http = house.Stranger();

        using var answer = await http.PostAsync("/api/v1/auth/login", new StringContent("{", Encoding.UTF8, "application/json"), Ct);

        AssertDressed(answer);
        Assert.Equal(answer.Headers.GetValues("X-Request-Id").Single(), (await answer.ProblemAsync()).RequestId);
    }

    [Fact]
    public async Task A_request_id_of_the_callers_own_is_not_taken()
    {
        await using var house = await House.OpenAsync();
        using var http = house.Stranger();
        http.DefaultRequestHeaders.Add("X-Request-Id", "mine");

        using var answer = await http.GetAsync("/api/version", Ct);

        Assert.NotEqual("mine", answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("GET /{9000} HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {20000}\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("\u0001\u0002\u0003\r\n\r\n")]
    [InlineData("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    public async Task A_request_out_of_shape_is_4xx(string request)
    {
        await using var house = await House.OpenAsync();
        request = request
            .Replace("{9000}", new string('a', 9_000), StringComparison.Ordinal)
            .Replace("{20000}", new string('a', 20_000), StringComparison.Ordinal)
            .Replace("{headers}", string.Concat(Enumerable.Range(0, 65).Select(i => $"X-{i}: 1\r\n")), StringComparison.Ordinal);

        var (head, body) = await RawAsync(house, request);

        Assert.Matches("^HTTP/1.1 (4..|505) ", head);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    private static void AssertDressed(HttpResponseMessage answer)
    {
        Assert.Matches("^[0-9a-f]{24}$", Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Empty(answer.Headers.Server);
    }

    private static IEnumerable<(RouteEndpoint Route, string Method)> Each(House house) =>
        from route in house.Routes
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (route, method);

    private static string PathOf(RouteEndpoint route) => string.Join('/', route.RoutePattern.PathSegments
        .Select(segment => segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal
            ? literal.Content
            : Guid.Empty.ToString())
        .Prepend(""));

    private static async Task<(string Head, string Body)> RawAsync(House house, string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, house.Url.Port, Ct);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(patience.Token) is { Length: > 0 } line) head.Append(line).Append('\n');
        var body = head.ToString().Contains("Connection: close", StringComparison.OrdinalIgnoreCase) ? await reader.ReadToEndAsync(patience.Token) : "";
        return (head.ToString(), body);
    }
}
