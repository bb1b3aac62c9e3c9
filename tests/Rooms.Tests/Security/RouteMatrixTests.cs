// SPDX-License-Identifier: MIT
// Every route of the server against everybody who should not get in. The routes are the server's own, so that a new one is
// tried by being mapped.
using System.Net;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class RouteMatrixTests(Neighbourhood street) : IClassFixture<Neighbourhood>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_route_of_the_server_has_an_entry_that_says_who_may_ask_and_no_entry_is_without_a_route()
    {
        Assert.Equal(Mapped().Order(StringComparer.Ordinal), Doors.All.Keys.Order(StringComparer.Ordinal));
        foreach (var (route, door) in Doors.All)
        {
            var said = new object?[] { door.Open, door.Own, door.Public, door.Absent }.Count(kind => kind is not null);
            Assert.True(said == 1, $"{route} is said to be of {said} kinds");
        }
    }

    [Theory]
    [InlineData("no token", 401, "unauthenticated")]
    [InlineData("revoked device", 403, "device_revoked")]
    [InlineData("expired token", 401, "token_expired")]
    [InlineData("erased account", 403, "device_revoked")]
    public async Task Whose_token_is_none_any_more_is_told_so_at_every_route_and_changes_nothing(string caller, int status, string code)
    {
        var before = await EverythingAsync();
        foreach (var (route, door) in Doors.All.Where(each => each.Value.Open is null))
        {
            using var answer = await street.KnockAsync(door.Ask(street.Alice, street.Hers), TokenOf(caller));

            Assert.True(status == (int)answer.StatusCode, $"{route}: {answer.StatusCode}");
            if (!route.StartsWith("HEAD", StringComparison.Ordinal)) Assert.Equal(code, (await answer.ProblemAsync()).Code);
            if (status == 401) Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.Equal(before, await EverythingAsync());
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("removed member")]
    public async Task What_is_anothers_is_told_from_what_is_not_by_no_byte_at_any_route_and_nothing_changes(string caller)
    {
        var by = caller == "stranger" ? street.Stranger : street.Removed;
        var before = await EverythingAsync();
        foreach (var (route, door) in Doors.All.Where(each => each.Value.Absent is not null))
        {
            if (by == street.Removed && door.Past is not null) continue; // told apart below
            using var hers = await street.KnockAsync(door.Ask(by, street.Hers), by.Session.AccessToken);
            using var nobodys = await street.KnockAsync(door.Ask(by, Things.OfNobody()), by.Session.AccessToken);

            Assert.True(door.Absent!.Status == (int)hers.StatusCode, $"{route}: {hers.StatusCode} {await hers.Content.ReadAsStringAsync(Ct)}");
            if (!route.StartsWith("HEAD", StringComparison.Ordinal)) Assert.Equal(door.Absent.Code, (await hers.ProblemAsync()).Code);
            Assert.Equal(await WordsOf(nobodys), await WordsOf(hers));
        }

        Assert.Equal(before, await EverythingAsync());
    }

    [Fact]
    public async Task A_removed_member_has_what_was_said_until_then_and_sees_nothing_of_what_is()
    {
        var past = Doors.All.Where(each => each.Value.Past is not null).ToList();
        Assert.NotEmpty(past);
        foreach (var (route, door) in past)
        {
            using var answer = await street.KnockAsync(door.Ask(street.Removed, street.Hers), street.Removed.Session.AccessToken);

            Assert.True(answer.IsSuccessStatusCode, route);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.DoesNotContain(street.Hers.Member.ToString(), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_open_to_every_user_is_answered_to_a_stranger_and_no_more_than_is_said()
    {
        var open = Doors.All.Where(each => each.Value.Public is not null).Select(each => each.Key).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "GET /api/v1/auth/users/{username}", "GET /api/v1/keys/bundle/{user_id:guid}", "GET /api/v1/keys/identity/{user_id:guid}",
                "POST /api/v1/conversations",
            ],
            open);
        using var user = await street.KnockAsync(Doors.All["GET /api/v1/auth/users/{username}"].Ask(street.Stranger, street.Hers), street.Stranger.Session.AccessToken);
        Assert.Equal($$"""{"user_id":"{{street.Alice.Id}}"}""", await user.Content.ReadAsStringAsync(Ct));
        using var keys = await street.KnockAsync(Doors.All["GET /api/v1/keys/identity/{user_id:guid}"].Ask(street.Stranger, street.Hers), street.Stranger.Session.AccessToken);
        Assert.Equal(HttpStatusCode.OK, keys.StatusCode);
        Assert.DoesNotContain(street.Alice.Name, await keys.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private IEnumerable<string> Mapped() =>
        from route in street.House.Routes
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any method"]
        select $"{method} {route.RoutePattern.RawText?.TrimEnd('/')}";

    private string? TokenOf(string caller) => caller switch
    {
        "no token" => null,
        "revoked device" => street.Revoked.Session.AccessToken,
        "expired token" => street.Expired,
        "erased account" => street.Erased.Session.AccessToken,
        _ => throw new ArgumentOutOfRangeException(nameof(caller)),
    };

    // Status, headers and body, but for what differs from each answer to the next.
    private static async Task<string> WordsOf(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
        var body = await answer.Content.ReadAsStringAsync(Ct);
        var request = answer.Headers.GetValues("X-Request-Id").Single();
        return $"{answer.StatusCode}\n{string.Join('\n', headers)}\n{body}".Replace(request, "", StringComparison.Ordinal);
    }

    private async Task<string> EverythingAsync() =>
        RowsOf.Everything(street.House) + string.Join('\n', (await street.House.BlobsAsync()).Order(StringComparer.Ordinal));
}
