// SPDX-License-Identifier: MIT
// POST /conversations/{id}/messages: the socket's Send with the same rules and the same log behind it.
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Messages.Sending;

internal static class SendEndpoint
{
    public static async Task<IResult> Send(
        Caller caller, Guid id, SendMessageRequest request, SendHandler sends, ConversationRules conversations, CancellationToken ct)
    {
        if (WhyIncomplete(request) is { } incomplete) return new ProblemResult(incomplete);
        var answered = new TaskCompletionSource<SendAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        await sends.HandleAsync(caller, ToFrame(id, request), answered.SetResult, ct);
        var answer = await answered.Task.WaitAsync(ct);
        if (answer.Stored is { } stored)
        {
            var sent = new SentMessageResponse(
                request.ClientId!.Value, stored.Seq, DateTimeOffset.FromUnixTimeMilliseconds(stored.ReceivedAtMs));
            return Results.Json(sent, WireJson.Default.SentMessageResponse, statusCode: StatusCodes.Status201Created);
        }

        return new ProblemResult(answer.Refusal ?? await StaleAsync(caller, new(id), answer, conversations, ct));
    }

    private static async Task<Refusal> StaleAsync(
        Caller caller, ConversationId id, SendAnswer answer, ConversationRules conversations, CancellationToken ct)
    {
        var present = await conversations.FindAsync(caller, id, ct);
        if (!present.IsAllowed) return present.Refusal;
        return new Refusal(ProblemCodes.RosterStale, "Encrypt for the devices of 'conversation' and send again.")
        {
            Missing = [.. answer.Difference!.Missing.Select(device => device.Value)],
            Extra = [.. answer.Difference.Extra.Select(device => device.Value)],
            Conversation = present.Value,
        };
    }

    // What a frame leaves out is zero; here it is missing, and said to be.
    private static Refusal? WhyIncomplete(SendMessageRequest request)
    {
        var errors = new FieldErrors();
        errors.Require(request.ClientId is not null, "client_id", "is required");
        errors.Require(request.RosterVersion is not null, "roster_version", "is required");
        errors.Require(request.Kind is "message" or "distribution", "kind", "must be 'message' or 'distribution'");
        return errors.ToRefusal();
    }

    private static Send ToFrame(Guid conversation, SendMessageRequest request)
    {
        var send = new Send
        {
            ClientId = request.ClientId!.Value.ToString("D"),
            ConversationId = conversation.ToString("D"),
            RosterVersion = request.RosterVersion!.Value,
            Kind = request.Kind is "message" ? Kind.Message : Kind.Distribution,
            Body = UnsafeByteOperations.UnsafeWrap(request.Body ?? []),
        };
        send.Wraps.AddRange((request.Wraps ?? []).Select(wrap => new Wrap
        {
            DeviceId = wrap?.DeviceId?.ToString("D") ?? "",
            Wrap_ = UnsafeByteOperations.UnsafeWrap(wrap?.Wrap ?? []),
        }));
        return send;
    }
}
