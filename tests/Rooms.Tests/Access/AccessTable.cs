// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Messages;

namespace SecureMessenger.Tests.Access;

/// <summary>Every route: whose things it hands out, and a request that asks for a thing in good shape. A route that is not here fails the tests.</summary>
internal static class AccessTable
{
    private static readonly Dictionary<string, (RouteAccess Access, Func<TestUser, AccessScene, Guid, HttpContent>? Body)> All = new()
    {
        ["GET /api/version"] = (RouteAccess.Public, null),
        ["GET /openapi/v1.json"] = (RouteAccess.Public, null),
        ["POST /api/v1/auth/register"] = (RouteAccess.Public, null),
        ["POST /api/v1/auth/login"] = (RouteAccess.Public, null),
        ["POST /api/v1/auth/refresh"] = (RouteAccess.Public, null),
        ["POST /api/v1/auth/logout"] = (RouteAccess.Own, null),
        ["GET /api/v1/auth/devices"] = (RouteAccess.Own, null),
        ["DELETE /api/v1/auth/devices/{id:guid}"] = (RouteAccess.Owner, null),
        ["POST /api/v1/auth/password"] = (RouteAccess.Own, null),
        ["DELETE /api/v1/auth/account"] = (RouteAccess.Own, null),
        ["GET /api/v1/auth/export"] = (RouteAccess.Own, null),
        ["GET /api/v1/auth/users/{username}"] = (RouteAccess.Public, null),
        ["POST /api/v1/keys/identity"] = (RouteAccess.Own, null),
        ["GET /api/v1/keys/identity/{user_id:guid}"] = (RouteAccess.Public, null),
        ["POST /api/v1/keys/signed-prekey"] = (RouteAccess.Own, null),
        ["POST /api/v1/keys/one-time-prekeys"] = (RouteAccess.Own, null),
        ["POST /api/v1/keys/kem-prekeys"] = (RouteAccess.Own, null),
        ["GET /api/v1/keys/bundle/{user_id:guid}"] = (RouteAccess.Public, null),
        ["GET /api/v1/keys/count"] = (RouteAccess.Own, null),
        ["POST /api/v1/keys/check"] = (RouteAccess.Own, null),
        ["POST /api/v1/conversations"] = (RouteAccess.Own, null),
        ["GET /api/v1/conversations"] = (RouteAccess.Own, null),
        ["GET /api/v1/conversations/{id:guid}"] = (RouteAccess.PastMembers, null),
        ["GET /api/v1/conversations/{id:guid}/messages"] = (RouteAccess.PastMembers, null),
        ["POST /api/v1/conversations/{id:guid}/messages"] = (RouteAccess.Members, Send),
        ["GET /api/v1/conversations/{id:guid}/events"] = (RouteAccess.Members, null),
        ["POST /api/v1/conversations/{id:guid}/members"] = (RouteAccess.Members, (me, scene, id) => Change(me, id, Roster(me, id), GroupOperation.Add, scene.Mallory.Id)),
        ["DELETE /api/v1/conversations/{id:guid}/members/{user_id:guid}"] = (RouteAccess.Members, (me, scene, id) => Change(me, id, Roster(me, id, scene.Bob.Id), GroupOperation.Remove, scene.Bob.Id)),
        ["PUT /api/v1/conversations/{id:guid}/members/{user_id:guid}/role"] = (RouteAccess.Members, GiveRole),
        ["PUT /api/v1/conversations/{id:guid}/title"] = (RouteAccess.Members, Rename),
        ["POST /api/v1/ws-tickets"] = (RouteAccess.Own, null),
        ["GET /api/v1/ws"] = (RouteAccess.Own, null),
        ["POST /api/v1/files/upload"] = (RouteAccess.Own, null),
        ["POST /api/v1/files/uploads"] = (RouteAccess.Own, null),
        ["OPTIONS /api/v1/files/uploads"] = (RouteAccess.Public, null),
        ["OPTIONS /api/v1/files/uploads/{id:guid}"] = (RouteAccess.Public, null),
        ["HEAD /api/v1/files/uploads/{id:guid}"] = (RouteAccess.Owner, null),
        ["PATCH /api/v1/files/uploads/{id:guid}"] = (RouteAccess.Owner, (_, _, _) => Piece()),
        ["DELETE /api/v1/files/uploads/{id:guid}"] = (RouteAccess.Owner, null),
        ["POST /api/v1/files/uploads/{id:guid}"] = (RouteAccess.Owner, (_, _, _) => Piece()),
        ["GET /api/v1/files/{id:guid}"] = (RouteAccess.Members, null),
        ["HEAD /api/v1/files/{id:guid}"] = (RouteAccess.Members, null),
        ["GET /api/v1/files/{id:guid}/info"] = (RouteAccess.Members, null),
        ["DELETE /api/v1/files/{id:guid}"] = (RouteAccess.Owner, null),
    };

    /// <summary>The routes of a table entry.</summary>
    public static IEnumerable<string> Routes => All.Keys;

    /// <summary>The name of a route here.</summary>
    public static string NameOf(RouteEndpoint route, string method) => $"{method} /{route.RoutePattern.RawText!.TrimStart('/').TrimEnd('/')}";

    public static RouteAccess AccessOf(string route) => All[route].Access;

    /// <summary>Asks, as a user, for the thing of that id.</summary>
    public static HttpRequestMessage Ask(string route, TestUser user, AccessScene scene, Guid id)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        path = path.Replace("{id:guid}", $"{id}", StringComparison.Ordinal).Replace("{user_id:guid}", $"{scene.Bob.Id}", StringComparison.Ordinal)
            .Replace("{username}", scene.Bob.Name, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = All[route].Body?.Invoke(user, scene, id) };
        if (!path.Contains("/uploads", StringComparison.Ordinal)) return request;
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", "0");
        if (method == "POST") request.Headers.Add("X-HTTP-Method-Override", "PATCH");
        return request;
    }

    private static ByteArrayContent Piece() => new([7]) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };

    private static JsonContent Send(TestUser me, AccessScene scene, Guid id) => JsonContent.Create(
        new SendMessageRequest { ClientId = Guid.CreateVersion7(), RosterVersion = 3, Kind = "message", Body = [9] }, WireJson.Default.SendMessageRequest);

    private static JsonContent GiveRole(TestUser me, AccessScene scene, Guid id) =>
        Signed(me, GroupEvent.GiveRole(Roster(me, id, scene.Bob.Id), me.Id, me.Device, scene.Bob.Id, GroupRole.Member), null);

    private static JsonContent Rename(TestUser me, AccessScene scene, Guid id) =>
        Signed(me, GroupEvent.Rename(Roster(me, id), me.Id, me.Device, SHA256.HashData("mine"u8)), "mine"u8.ToArray());

    private static JsonContent Change(TestUser me, Guid id, GroupRoster roster, GroupOperation operation, Guid subject) =>
        Signed(me, GroupEvent.Change(roster, me.Id, me.Device, operation, [subject]), null);

    private static JsonContent Signed(TestUser me, GroupEvent change, byte[]? title) => JsonContent.Create(
        new GroupEventRequest { Event = TestGroup.Sign(me, change), Title = title }, WireJson.Default.GroupEventRequest);

    // As if the group of that id were the caller's own: whatever is wrong with it, membership is looked at first.
    private static GroupRoster Roster(TestUser me, Guid id, params Guid[] others)
    {
        var first = GroupEvent.Create(id, me.Id, me.Device, [.. others], SHA256.HashData("title"u8));
        Assert.Equal(GroupEventOutcome.Applied, GroupRoster.TryBegin(first, TestGroup.Sign(me, first).AsSpan()[^64..], me.Identity!.PublicKey, out var roster));
        return roster!;
    }
}
