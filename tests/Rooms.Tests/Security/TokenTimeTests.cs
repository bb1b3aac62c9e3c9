// SPDX-License-Identifier: MIT
// The times in an access token, to the second: 30 seconds of a wrong clock are forgiven, by the constant TokenOptions.ClockSkew.
using System.Net;
using System.Text.Json.Nodes;
using SecureMessenger.Tests.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class TokenTimeTests
{
    private static readonly DateTimeOffset Now = Neighbourhood.Now;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nbf", 30, true)]
    [InlineData("nbf", 31, false)]
    [InlineData("nbf", -100_000, true)]
    [InlineData("exp", -29, true)]
    [InlineData("exp", -30, false)]
    [InlineData("exp", -31, false)]
    [InlineData("exp", 100_000_000, true)]
    [InlineData("iat", -929, true)]
    [InlineData("iat", -930, false)]
    [InlineData("iat", -100_000, false)]
    public async Task A_time_in_a_token_is_taken_to_the_second(string claim, int seconds, bool opens)
    {
        await using var house = await HouseAsync();
        var token = new ForgedToken(Now).Claim(claim, Now.AddSeconds(seconds).ToUnixTimeSeconds()).ToString();

        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await KnockAsync(house, token));
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task A_time_that_is_no_number_of_this_world_opens_nothing_and_is_no_failure(string claim)
    {
        await using var house = await HouseAsync();
        foreach (var literal in new[] { "\"soon\"", "1e308", "-9223372036854775808", "9223372036854775807", "18446744073709551615", "[]", "{}", "true" })
        {
            var token = new ForgedToken(Now).Claim(claim, JsonNode.Parse(literal)).ToString();
            var status = await KnockAsync(house, token);
            Assert.True(status == HttpStatusCode.Unauthorized || (claim == "nbf" && status == HttpStatusCode.OK), $"{literal}: {status}");
        }

        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hs256")]
    [InlineData("HS256 ")]
    [InlineData("HS384")]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("EdDSA")]
    [InlineData("A256KW")]
    [InlineData("dir")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")]
    [InlineData("")]
    public async Task Only_the_algorithm_we_sign_with_opens_though_the_signature_were_right(string algorithm)
    {
        await using var house = await HouseAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await KnockAsync(house, new ForgedToken(Now).Header("alg", algorithm).ToString()));
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("device")]
    [InlineData("sid")]
    [InlineData("exp")]
    public async Task A_claim_changed_after_signing_opens_nothing(string claim)
    {
        await using var house = await HouseAsync();
        JsonNode other = claim == "exp" ? Now.AddHours(1).ToUnixTimeSeconds() : Guid.CreateVersion7().ToString();
        var parts = new ForgedToken(Now).ToString().Split('.');
        var changed = new ForgedToken(Now).Claim(claim, other).ToString().Split('.');

        Assert.Equal(HttpStatusCode.OK, await KnockAsync(house, string.Join('.', parts)));
        Assert.Equal(HttpStatusCode.Unauthorized, await KnockAsync(house, $"{parts[0]}.{changed[1]}.{parts[2]}"));
    }

    private static Task<House> HouseAsync() => House.OpenAsync(Now, ("JWT_ACCESS_SECRET", ForgedToken.Secret));

    private static async Task<HttpStatusCode> KnockAsync(House house, string token)
    {
        using var http = house.Stranger();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await http.GetAsync("/api/v1/conversations", Ct);
        return answer.StatusCode;
    }
}
