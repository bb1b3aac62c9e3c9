// SPDX-License-Identifier: MIT
// A send: shape, rate, roster, then the log. Answered once it is on disk, or refused with nothing stored.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using Roster = SecureMessenger.Messages.Rosters.Roster;

namespace SecureMessenger.Messages.Sending;

/// <summary>Takes sends, from sockets and by HTTP.</summary>
internal sealed class SendHandler(
    RosterCache rosters, LogStore log, Appender appender, RateLimiter limiter, RateLimitTable limits, MessagesMeter meter, ILogger<SendHandler> logger)
{
    private static readonly Refusal WrapsInGroup = Refusal.Field(
        ProblemCodes.InvalidFields, "wraps", "do not belong to a message of a group; its sender's keys go by a distribution");

    /// <summary>Takes one send. Returns once it is refused or in the writer's queue.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="send">The frame.</param>
    /// <param name="answer">Called once; quick, must not throw. Stored ones are answered in order of storing.</param>
    /// <param name="ct">Gives up waiting for room.</param>
    public ValueTask HandleAsync(Caller caller, Send send, Action<SendAnswer> answer, CancellationToken ct) => CheckAsync(
        caller, send, given =>
        {
            meter.Answered(given);
            answer(given);
        }, ct);

    private async ValueTask CheckAsync(Caller caller, Send send, Action<SendAnswer> answer, CancellationToken ct)
    {
        var outcome = SendRules.Check(send);
        if (!outcome.IsAllowed)
        {
            // Without a readable client_id there is nothing to reject by name.
            answer(SendAnswer.Refused(Guid.TryParseExact(send.ClientId, "D", out var client) ? client : null, outcome.Refusal));
            return;
        }

        var request = outcome.Value;
        var limited = await limiter.TakeAsync(limits.Send, $"{caller.Device} {request.Conversation}", ct);
        if (!limited.IsAllowed)
        {
            answer(SendAnswer.Refused(request.ClientId, new Refusal(ProblemCodes.RateLimited) { RetryAfter = limited.RetryAfter }));
            return;
        }

        var roster = await rosters.GetAsync(request.Conversation, request.RosterVersion, ct);
        if (WhyNot(caller, request, roster) is { } refusal)
        {
            answer(SendAnswer.Refused(request.ClientId, refusal));
            return;
        }

        var message = ToMessage(caller, request, roster!);
        if ((ulong)message.Roster.Version != request.RosterVersion || !Compare(message.Roster, message).IsEmpty)
        {
            await AnswerStaleAsync(message, message.Roster, answer, ct);
            return;
        }

        await appender.EnqueueAsync(message, result => Answer(message, result, answer), ct);
    }

    private static Refusal? WhyNot(Caller caller, CheckedSend request, Roster? roster) =>
        roster is null || !roster.HasMember(caller.User) ? ProblemCodes.UnknownConversation
        : roster.Kind == ConversationKind.Group && request is { Kind: Kind.Message, Wraps.Count: > 0 } ? WrapsInGroup
        : (Refusal?)null;

    private static NewMessage ToMessage(Caller caller, CheckedSend request, Roster roster) => new(
        request.Conversation, caller.User, caller.Device, request.ClientId, roster, request.Kind, request.Body, request.Wraps);

    // Direct: exactly the devices of the roster. Group: a message has no wraps, and a distribution is for whom the sender
    // chooses (all after a removal, one newcomer after an addition), but never for a stranger.
    private static RosterDifference Compare(Roster roster, NewMessage message)
    {
        var difference = roster.Compare(message.SenderDevice, [.. message.Wraps.Select(wrap => wrap.Device)]);
        return roster.Kind == ConversationKind.Direct ? difference : difference with { Missing = [] };
    }

    private void Answer(NewMessage message, AppendResult result, Action<SendAnswer> answer)
    {
        switch (result.Status)
        {
            case AppendStatus.Stored:
                answer(SendAnswer.Sent(message.ClientId, result));
                break;
            case AppendStatus.ClientIdReused:
                answer(SendAnswer.Refused(message.ClientId, ProblemCodes.ClientIdReused));
                break;
            case AppendStatus.Failed:
                answer(SendAnswer.Refused(message.ClientId, ProblemCodes.Unavailable));
                break;
            case AppendStatus.RosterStale:
                _ = ReloadAndAnswerAsync(message, answer);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(result));
        }
    }

    // The roster moved between the look and the append: tell the sender the new one. Off the writer's thread.
    private async Task ReloadAndAnswerAsync(NewMessage message, Action<SendAnswer> answer)
    {
        try
        {
            var roster = await rosters.ReloadAsync(message.Conversation, CancellationToken.None);
            if (roster is null || !roster.HasMember(message.Sender))
            {
                answer(SendAnswer.Refused(message.ClientId, ProblemCodes.UnknownConversation));
                return;
            }

            await AnswerStaleAsync(message, roster, answer, CancellationToken.None);
        }
        catch (DbException error)
        {
            logger.RosterReadFailed(error);
            answer(SendAnswer.Refused(message.ClientId, ProblemCodes.Unavailable));
        }
    }

    // A send repeated after the roster moved on may have been stored the first time.
    private async Task AnswerStaleAsync(NewMessage message, Roster roster, Action<SendAnswer> answer, CancellationToken ct)
    {
        if (await log.FindSentAsync(message, ct) is { } earlier) Answer(message, earlier, answer);
        else answer(SendAnswer.Stale(message.ClientId, roster, Compare(roster, message)));
    }
}
