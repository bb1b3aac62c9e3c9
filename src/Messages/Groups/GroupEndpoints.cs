// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Messages.Groups;

/// <summary>The routes that change a group. Each takes one signed event.</summary>
internal static class GroupEndpoints
{
    private static readonly ProblemCode[] OfChanges =
        [ProblemCodes.NoIdentity, ProblemCodes.BadSignature, ProblemCodes.RoleForbids, ProblemCodes.GroupConflict];

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/conversations/{id:guid}").WithTags("groups")
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.UnknownConversation);
        group.MapGet("/events", Read).Describe(GroupContract.Read);
        group.MapPost("/members", Add).Describe(GroupContract.Add).Refuses(OfChanges).Refuses(ProblemCodes.UnknownUser);
        group.MapDelete("/members/{user_id:guid}", Remove).Describe(GroupContract.Remove).Refuses(OfChanges);
        group.MapPut("/members/{user_id:guid}/role", SetRole).Describe(GroupContract.SetRole).Refuses(OfChanges).Refuses(ProblemCodes.UnknownUser);
        group.MapPut("/title", Rename).Describe(GroupContract.Rename).Refuses(OfChanges);
    }

    private static async Task<IResult> Read(
        Caller caller, Guid id, string? after, string? limit, GroupEventsRules rules, CancellationToken ct) =>
        (await rules.ReadAsync(caller, new(id), after, limit, ct)).ToResult(WireJson.Default.GroupEventsPage);

    private static Task<IResult> Add(Caller caller, Guid id, GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.Add, rules, ct);

    private static Task<IResult> Remove(
        Caller caller, Guid id, [FromRoute(Name = "user_id")] Guid userId, [FromBody] GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.Remove(userId), rules, ct);

    private static Task<IResult> SetRole(
        Caller caller, Guid id, [FromRoute(Name = "user_id")] Guid userId, GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.SetRole(userId), rules, ct);

    private static Task<IResult> Rename(Caller caller, Guid id, GroupEventRequest request, GroupRules rules, CancellationToken ct) =>
        ChangeAsync(caller, id, request, GroupIntent.Rename, rules, ct);

    private static async Task<IResult> ChangeAsync(
        Caller caller, Guid id, GroupEventRequest request, GroupIntent intent, GroupRules rules, CancellationToken ct) =>
        (await rules.ChangeAsync(caller, new ConversationId(id), request, intent, ct)).ToResult(WireJson.Default.GroupEventResponse);
}
