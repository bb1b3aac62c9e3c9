// SPDX-License-Identifier: MIT
// Every route by every kind of caller that has no right to it. The routes are the server's own list: a new one fails until it is in AccessTable.
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Access;

public sealed partial class AccessMatrixTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_is_in_the_table_and_nothing_else()
    {
        await using var house = await House.OpenAsync();

        Assert.Equal(Each(house).Select(each => AccessTable.NameOf(each.Route, each.Method)).Order(StringComparer.Ordinal), AccessTable.Routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_anothers_looks_to_a_stranger_like_what_is_not_there()
    {
        await using var scene = await AccessScene.SetAsync();
        var before = await scene.StateAsync();

        foreach (var route in RoutesOf(RouteAccess.Owner, RouteAccess.Members, RouteAccess.PastMembers)) await AssertAbsentAsync(scene, scene.Mallory, route);

        Assert.Equal(before, await scene.StateAsync());
    }

    [Fact]
    public async Task Who_was_put_out_of_a_conversation_is_a_stranger_to_all_that_came_after()
    {
        await using var scene = await AccessScene.SetAsync();
        var before = await scene.StateAsync();

        foreach (var route in RoutesOf(RouteAccess.Owner, RouteAccess.Members)) await AssertAbsentAsync(scene, scene.Dave, route);
        foreach (var route in RoutesOf(RouteAccess.PastMembers))
        {
            using var answer = await scene.Dave.Http.SendAsync(AccessTable.Ask(route, scene.Dave, scene, scene.Group.Id), Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain("AQID", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal); // the message behind its going
        }

        Assert.Equal(before, await scene.StateAsync());
    }

    [Fact]
    public async Task A_member_does_to_what_is_anothers_alone_no_more_than_a_stranger()
    {
        await using var scene = await AccessScene.SetAsync();
        var before = await scene.StateAsync();

        foreach (var route in RoutesOf(RouteAccess.Owner).Where(route => route != "DELETE /api/v1/files/{id:guid}")) await AssertAbsentAsync(scene, scene.Carol, route);
        using var delete = await scene.Carol.Http.DeleteAsync($"/api/v1/files/{scene.File}", Ct); // that it is there, a member knows

        Assert.Equal("not_the_owner", (await delete.ProblemAsync()).Code);
        Assert.Equal(before, await scene.StateAsync());
    }

    [Theory]
    [InlineData("nobody", "unauthenticated")]
    [InlineData("a token that has expired", "token_expired")]
    [InlineData("a session that was logged out", "session_ended")]
    [InlineData("a device that was revoked", "device_revoked")]
    [InlineData("an account that was erased", "device_revoked")]
    public async Task A_token_that_counts_no_more_opens_no_route(string whose, string code)
    {
        await using var scene = await AccessScene.SetAsync();
        using var http = await CallerAsync(scene, whose);

        foreach (var route in Locked(scene.House))
        {
            using var answer = await http.SendAsync(AccessTable.Ask(route, scene.Mallory, scene, IdFor(route, scene)), Ct);
            if (route.StartsWith("HEAD", StringComparison.Ordinal)) Assert.Equal(code == "device_revoked" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, answer.StatusCode);
            else Assert.Equal((route, code), (route, (await answer.ProblemAsync()).Code));
        }
    }

    private static async Task AssertAbsentAsync(AccessScene scene, TestUser caller, string route)
    {
        using var there = await caller.Http.SendAsync(AccessTable.Ask(route, caller, scene, IdFor(route, scene)), Ct);
        using var absent = await caller.Http.SendAsync(AccessTable.Ask(route, caller, scene, Guid.CreateVersion7()), Ct);
        Assert.True(there.StatusCode == HttpStatusCode.NotFound, $"{route}: {there.StatusCode} {await there.Content.ReadAsStringAsync(Ct)}");
        Assert.Equal(absent.StatusCode, there.StatusCode);
        Assert.Equal(await TextAsync(absent), await TextAsync(there));
        Assert.Equal(HeadersOf(absent), HeadersOf(there));
    }

    private static async Task<HttpClient> CallerAsync(AccessScene scene, string whose)
    {
        var http = scene.House.Stranger();
        if (whose == "nobody") return http;
        using var other = await scene.Bob.OnAnotherDeviceAsync();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", other.Session.AccessToken);
        switch (whose)
        {
            case "a token that has expired":
                scene.House.Clock.Advance(TimeSpan.FromMinutes(16));
                break;
            case "a session that was logged out":
                (await TestUser.PostAsync(other.Http, "/api/v1/auth/logout", new LogoutRequest())).EnsureSuccessStatusCode();
                break;
            case "a device that was revoked":
                (await scene.Bob.Http.DeleteAsync($"/api/v1/auth/devices/{other.Device}", Ct)).EnsureSuccessStatusCode();
                break;
            default:
                using (var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/account"))
                {
                    erase.Content = System.Net.Http.Json.JsonContent.Create(
                        new EraseAccountRequest { Password = TestUser.Password }, Contracts.Json.WireJson.Default.EraseAccountRequest);
                    (await scene.Bob.Http.SendAsync(erase, Ct)).EnsureSuccessStatusCode();
                }

                break;
        }

        return http;
    }

    private static Guid IdFor(string route, AccessScene scene) =>
        route.Contains("/conversations", StringComparison.Ordinal) ? scene.Group.Id
        : route.Contains("/uploads", StringComparison.Ordinal) ? scene.Upload
        : route.Contains("/devices", StringComparison.Ordinal) ? scene.Bob.Device
        : scene.File;

    private static IEnumerable<string> RoutesOf(params RouteAccess[] access) => AccessTable.Routes.Where(route => access.Contains(AccessTable.AccessOf(route)));

    private static IEnumerable<string> Locked(House house) => Each(house)
        .Where(each => each.Route.Metadata.GetMetadata<IAuthorizeData>() is not null)
        .Select(each => AccessTable.NameOf(each.Route, each.Method));

    private static IEnumerable<(RouteEndpoint Route, string Method)> Each(House house) =>
        from route in house.Routes
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (route, method);

    private static string HeadersOf(HttpResponseMessage answer) => string.Join(
        '\n', answer.Headers.Where(header => !header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase) && header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));

    private static async Task<string> TextAsync(HttpResponseMessage answer) => RequestId().Replace(await answer.Content.ReadAsStringAsync(Ct), "");

    [GeneratedRegex("\"request_id\":\"[^\"]*\"")]
    private static partial Regex RequestId();
}
