// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Messages.Groups;

/// <summary>The routes that change a group. Each takes one signed event.</summary>
internal static class GroupEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/conversations/{id:guid}/events", Read);
        api.MapPost("/conversations/{id:guid}/members", Add);
        api.MapDelete("/conversations/{id:guid}/members/{userId:guid}", Remove);
        api.MapPut("/conversations/{id:guid}/members/{userId:guid}/role", SetRole);
        api.MapPut("/conversations/{id:guid}/title", Rename);
    }

    private static async Task<IResult> Read(
        Caller caller, Guid id, string? after, string? limit, GroupEventsRules rules, CancellationToken ct) =>
        (await rules.ReadAsync(caller, new(id), after, limit, ct)).ToResult(WireJson.Default.GroupEventsPage);

    private static Task<IResult> Add(Caller caller, Guid id, GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.Add, rules, ct);

    private static Task<IResult> Remove(
        Caller caller, Guid id, Guid userId, [FromBody] GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.Remove(userId), rules, ct);

    private static Task<IResult> SetRole(
        Caller caller, Guid id, Guid userId, GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.SetRole(userId), rules, ct);

    private static Task<IResult> Rename(Caller caller, Guid id, GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.Rename, rules, ct);

    private static async Task<IResult> ChangeAsync(
        Caller caller, Guid id, GroupEventRequest request, GroupIntent intent, GroupRules rules, CancellationToken ct) =>
        (await rules.ChangeAsync(caller, new ConversationId(id), request, intent, ct)).ToResult(WireJson.Default.GroupEventResponse);
}
