// SPDX-License-Identifier: MIT
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Auth;
using SecureMessenger.Files;
using SecureMessenger.Keys;
using SecureMessenger.Messages;
using SecureMessenger.Tests.Infrastructure;
using Yarp.ReverseProxy.Model;

namespace SecureMessenger.Tests.Streets;

public sealed class PrefixTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Prefixes = new()
    {
        ["auth"] = AuthRoom.Prefixes, ["keys"] = KeysRoom.Prefixes, ["messages"] = MessagesRoom.Prefixes, ["files"] = FilesRoom.Prefixes,
    };

    [Fact]
    public async Task Every_route_of_a_room_is_under_one_of_its_prefixes_and_forwarded_to_it_and_nowhere_else()
    {
        await using var house = await House.OpenAsync();
        await using var gateway = await StreetHouse.OpenAsync("gateway");
        var ways = gateway.Routes.Where(route => ClusterOf(route) is not null).ToList();
        var routes = house.Routes.Where(route => RoomOf(route) != "gateway").ToList();

        Assert.True(routes.Count > 40, $"{routes.Count}");
        Assert.Equal(Prefixes.Values.Sum(prefixes => prefixes.Count), ways.Count);
        Assert.All(routes, route =>
        {
            var path = "/" + route.RoutePattern.RawText!.TrimStart('/');
            Assert.Single(Prefixes[RoomOf(route)], prefix => IsUnder(path, prefix));
            var way = Assert.Single(ways, way => IsUnder(path, way.RoutePattern.RawText!.Replace("/{**rest}", "", StringComparison.Ordinal)));
            Assert.Equal(RoomOf(route), ClusterOf(way));
        });
    }

    [Fact]
    public async Task A_gateway_forwards_what_it_has_not_and_serves_what_it_has()
    {
        await using var street = await Street.OpenAsync([Street.AllRooms]);
        await using var gateway = await StreetHouse.OpenAsync("gateway,keys", [.. street.Shared, ("GATEWAY_AUTH_URL", street[Street.AllRooms].Url.OriginalString)]);
        using var alice = await street.NewUserAsync();
        using var http = gateway.Stranger();
        http.DefaultRequestHeaders.Authorization = alice.Http.DefaultRequestHeaders.Authorization;

        Assert.Equal(["auth", "files", "messages"], gateway.Routes.Select(ClusterOf).OfType<string>().Distinct().Order());
        Assert.Contains(gateway.Routes, route => RoomOf(route) == "keys");
        foreach (var path in new[] { "/api/v1/keys/count", "/api/v1/auth/devices" })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, path);
        }
    }

    private static bool IsUnder(string path, string prefix) => path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal);

    private static string? ClusterOf(RouteEndpoint route) => route.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId;

    // Which room a route is of, its code says: the assembly of its handler.
    private static string RoomOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<MethodInfo>()?.DeclaringType!.Assembly.GetName().Name!.Split('.')[^1].ToLowerInvariant() ?? "gateway";
}
