// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Messages.Groups;
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Sending;
using SecureMessenger.Messages.Sockets;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Messages;

/// <summary>The routes of the room.</summary>
internal static class MessagesEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/conversations", Begin).Describe(ConversationsContract.Begin).WithTags("conversations")
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.UnknownUser)
            .Refuses(ProblemCodes.NoIdentity, ProblemCodes.BadSignature, ProblemCodes.RoleForbids, ProblemCodes.GroupConflict);
        api.MapGet("/conversations", List).Describe(ConversationsContract.List).WithTags("conversations").Refuses(ProblemCodes.InvalidFields);
        api.MapGet("/conversations/{id:guid}", Find).Describe(ConversationsContract.Find).WithTags("conversations")
            .Refuses(ProblemCodes.UnknownConversation);
        api.MapGet("/conversations/{id:guid}/messages", Read).Describe(HistoryContract.Read).WithTags("messages")
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.UnknownConversation);
        api.MapPost("/conversations/{id:guid}/messages", SendEndpoint.Send).Describe(HistoryContract.Send).WithTags("messages")
            .WithMetadata(new SendBodyLimit())
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.UnknownConversation, ProblemCodes.RosterStale, ProblemCodes.ClientIdReused);
        GroupEndpoints.Map(api);
        api.MapPost("/ws-tickets", IssueTicket).Describe(SocketContract.IssueTicket).WithTags("socket");
        api.MapGet("/ws", Connect).Describe(SocketContract.Connect).WithTags("socket")
            .Limit(limits => limits.Connect, LimitKeys.Device).WithMetadata(new SocketCredentials())
            .Refuses(ProblemCodes.MalformedRequest, ProblemCodes.OriginNotAllowed);
    }

    private static async Task<IResult> Begin(
        Caller caller, CreateConversationRequest request, ConversationRules direct, GroupRules groups, CancellationToken ct)
    {
        var begun = request.Kind is "group" ? await groups.BeginAsync(caller, request, ct) : await direct.BeginDirectAsync(caller, request, ct);
        return begun.ToResult(WireJson.Default.ConversationResponse, StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(Caller caller, string? cursor, string? limit, ConversationRules rules, CancellationToken ct) =>
        (await rules.ListAsync(caller, cursor, limit, ct)).ToResult(WireJson.Default.ConversationsPage);

    private static async Task<IResult> Find(Caller caller, Guid id, ConversationRules rules, CancellationToken ct) =>
        (await rules.FindAsync(caller, new ConversationId(id), ct)).ToResult(WireJson.Default.ConversationResponse);

    private static async Task<IResult> Read(
        Caller caller, Guid id, string? after, string? before, string? limit, HistoryRules rules, CancellationToken ct) =>
        (await rules.ReadAsync(caller, new ConversationId(id), after, before, limit, ct)).ToResult(WireJson.Default.MessagesPage);

    private static async Task<IResult> IssueTicket(Caller caller, TicketDesk tickets, CancellationToken ct) =>
        Results.Json(
            new TicketResponse(await tickets.IssueAsync(caller, ct)), WireJson.Default.TicketResponse, statusCode: StatusCodes.Status201Created);

    private static Task Connect(HttpContext context, Caller caller, SocketEndpoint socket) => socket.HandleAsync(context, caller);
}
