// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class TokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // RFC 8725 §2 and §3 as a list of what must not work.
    private static readonly Dictionary<string, Func<string>> Forgeries = new()
    {
        ["no algorithm, no signature"] = () => $"{Cut(Token().Header("alg", "none"))}.",
        ["no algorithm in other letters"] = () => $"{Cut(Token().Header("alg", "nOnE"))}.",
        ["no algorithm, but a signature"] = () => Token().Header("alg", "none").ToString(),
        ["no algorithm named"] = () => Token().Header("alg", null).ToString(),
        ["HS384 under our key"] = () => Token().With("HS384", HMACSHA384.HashData).ToString(),
        ["HS512 under our key"] = () => Token().With("HS512", HMACSHA512.HashData).ToString(),
        ["says RS256, is HS256"] = () => Token().Header("alg", "RS256").ToString(),
        ["another key"] = () => Token().Under("another secret of a good length, all the same").ToString(),
        ["the empty key"] = () => Token().Under("").ToString(),
        ["brings its own key"] = () => Token().Under("mine").Header("jwk", new System.Text.Json.Nodes.JsonObject { ["kty"] = "oct", ["k"] = "bWluZQ" }).ToString(),
        ["names a key of ours that is none"] = () => Token().Under("mine").Header("kid", "../../dev/null").ToString(),
        ["another issuer"] = () => Token().Claim("iss", "somebody").ToString(),
        ["no issuer"] = () => Token().Claim("iss", null).ToString(),
        ["another audience"] = () => Token().Claim("aud", "somebody").ToString(),
        ["no audience"] = () => Token().Claim("aud", null).ToString(),
        ["no expiry"] = () => Token().Claim("exp", null).ToString(),
        ["expired"] = () => Token().Claim("exp", Now.AddMinutes(-1).ToUnixTimeSeconds()).ToString(),
        ["expired before time began"] = () => Token().Claim("exp", -1).ToString(),
        ["expiry in words"] = () => Token().Claim("exp", "tomorrow").ToString(),
        ["expiry beyond every calendar"] = () => Token().Claim("exp", 1e300).ToString(),
        ["expiry beyond every date"] = () => Token().Claim("exp", long.MaxValue).ToString(),
        ["not yet valid"] = () => Token().Claim("nbf", Now.AddMinutes(1).ToUnixTimeSeconds()).ToString(),
        ["no user"] = () => Token().Claim("sub", null).ToString(),
        ["a user that is no id"] = () => Token().Claim("sub", "alice").ToString(),
        ["no device"] = () => Token().Claim("device", null).ToString(),
        ["no session"] = () => Token().Claim("sid", null).ToString(),
        ["another type"] = () => Token().Header("typ", "dpop+jwt").ToString(),
        ["no type"] = () => Token().Header("typ", null).ToString(),
        ["signature cut short"] = () => Token().ToString()[..^2],
        ["no signature"] = () => $"{Cut(Token())}.",
        ["two parts"] = () => Cut(Token()),
        ["five parts"] = () => $"{Token()}.AAAA.AAAA",
        ["claims of another token"] = () => Mix(Token(), Token()),
        ["header not JSON"] = () => $"{Base64Url.EncodeToString("{{{"u8)}.{Base64Url.EncodeToString("{}"u8)}.AAAA",
        ["claims not JSON"] = () => Signed(Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8), Base64Url.EncodeToString("[1"u8)),
        ["claims a list"] = () => Signed(Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8), Base64Url.EncodeToString("[]"u8)),
        ["not base64url"] = () => "a+/=.b+/=.c+/=",
        ["only dots"] = () => "....",
        ["a word"] = () => "nonsense",
        ["very long"] = () => new string('A', 8_000),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_forged_token_opens_nothing(string forgery)
    {
        await using var house = await HouseAsync();
        var token = Forgeries[forgery]();

        using var http = house.Stranger();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var refused = await http.GetAsync("/api/v1/conversations", Ct);
        Assert.Equal(401, (await refused.ProblemAsync()).Status);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);

        Assert.Equal(HttpStatusCode.Unauthorized, await KnockAsync(house, token));
        Assert.DoesNotContain(token, house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_token_unforged_opens_both()
    {
        await using var house = await HouseAsync();
        var token = Token().ToString();

        using var http = house.Stranger();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await KnockAsync(house, token));
    }

    [Theory]
    [InlineData("Basic YWxpY2U6cGFzc3dvcmQ=")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("\"")]
    public async Task A_header_that_is_no_bearer_token_opens_nothing(string header)
    {
        await using var house = await HouseAsync();
        using var http = house.Stranger();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        using var refused = await http.GetAsync("/api/v1/conversations", Ct);

        Assert.Equal(401, (await refused.ProblemAsync()).Status);
    }

    [Fact]
    public async Task A_token_is_forgiven_less_than_30_seconds_of_a_slow_clock_and_not_more()
    {
        await using var house = await HouseAsync();
        using var http = house.Stranger();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token().ToString());

        house.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(29));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/conversations", Ct)).StatusCode);

        house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token_expired", await http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
    }

    [Fact]
    public async Task A_logged_out_session_does_not_come_back_when_tokens_are_made_to_live_shorter()
    {
        await using var house = await House.OpenAsync(("JWT_ACCESS_EXPIRY", "24h"));
        using var alice = await house.NewUserAsync();
        await house.RestartAsync(("JWT_ACCESS_EXPIRY", "60s"));
        alice.Use(alice.Session);
        await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());
        Assert.Equal("session_ended", await alice.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());

        // The house remembers an ended session no longer than a token of today's life could be used.
        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await house.RestartAsync();
        alice.Use(alice.Session);

        Assert.Equal("token_expired", await alice.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
    }

    private static Task<House> HouseAsync() => House.OpenAsync(("JWT_ACCESS_SECRET", ForgedToken.Secret));

    private static ForgedToken Token() => new(Now);

    private static string Cut(ForgedToken token) => token.ToString()[..token.ToString().LastIndexOf('.')];

    private static string Mix(ForgedToken claims, ForgedToken signature) => $"{Cut(claims)}.{signature.ToString().Split('.')[2]}";

    private static string Signed(string header, string claims) =>
        $"{header}.{claims}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ForgedToken.Secret), Encoding.ASCII.GetBytes($"{header}.{claims}")))}";

    private static async Task<HttpStatusCode> KnockAsync(House house, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        socket.Options.AddSubProtocol(SocketProtocol.Binary);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(house.Url) { Scheme = "ws", Path = "/api/v1/ws" }.Uri, Ct);
        }
        catch (WebSocketException)
        {
            // Refused, as it should be: the status says how.
        }

        return socket.HttpStatusCode;
    }
}
