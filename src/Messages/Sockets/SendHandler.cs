// SPDX-License-Identifier: MIT
// A send: shape, roster, then the log. Answered once it is on disk, or refused with nothing stored.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Outcomes;
using Roster = SecureMessenger.Messages.Rosters.Roster;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Takes <c>Send</c> frames.</summary>
internal sealed class SendHandler(RosterCache rosters, LogStore log, Appender appender, ILogger<SendHandler> logger)
{
    private static readonly Refusal WrapsInGroup = Refusal.Field(
        ProblemCodes.InvalidFields, "wraps", "do not belong to a message of a group; its sender's keys go by a distribution");

    public async ValueTask HandleAsync(Connection connection, Send send, CancellationToken ct)
    {
        var outcome = SendRules.Check(send);
        if (!outcome.IsAllowed)
        {
            connection.Send(RefuseShape(send, outcome.Refusal));
            return;
        }

        var request = outcome.Value;
        var roster = await rosters.GetAsync(request.Conversation, request.RosterVersion, ct);
        if (roster is null || !roster.HasMember(connection.Caller.User))
        {
            connection.Send(Frames.Rejected(request.ClientId, ProblemCodes.UnknownConversation));
            return;
        }

        if (roster.Kind == ConversationKind.Group && request is { Kind: Kind.Message, Wraps.Count: > 0 })
        {
            connection.Send(Frames.Rejected(request.ClientId, WrapsInGroup));
            return;
        }

        var message = ToMessage(connection, request, roster);
        if ((ulong)roster.Version != request.RosterVersion || !FitsRoster(message))
        {
            await AnswerStaleAsync(connection, message, roster, ct);
            return;
        }

        await appender.EnqueueAsync(message, result => Answer(connection, message, result), ct);
    }

    // Without a readable client_id there is nothing to reject by name.
    private static ReadOnlyMemory<byte> RefuseShape(Send send, Refusal refusal) =>
        Guid.TryParseExact(send.ClientId, "D", out var client) ? Frames.Rejected(client, refusal) : Frames.Problem(refusal);

    private static NewMessage ToMessage(Connection connection, CheckedSend request, Roster roster) => new(
        request.Conversation, connection.Caller.User, connection.Caller.Device, request.ClientId, roster, request.Kind,
        request.Body, request.Wraps);

    private static bool FitsRoster(NewMessage message) => Compare(message.Roster, message).IsEmpty;

    // Direct: exactly the devices of the roster. Group: a message has no wraps, and a distribution is for whom the sender
    // chooses (all after a removal, one newcomer after an addition), but never for a stranger.
    private static RosterDifference Compare(Roster roster, NewMessage message)
    {
        var difference = roster.Compare(message.SenderDevice, [.. message.Wraps.Select(wrap => wrap.Device)]);
        return roster.Kind == ConversationKind.Direct ? difference : difference with { Missing = [] };
    }

    private void Answer(Connection connection, NewMessage message, AppendResult result)
    {
        switch (result.Status)
        {
            case AppendStatus.Stored:
                connection.Send(Frames.Sent(message.ClientId, result));
                break;
            case AppendStatus.ClientIdReused:
                connection.Send(Frames.Rejected(message.ClientId, ProblemCodes.ClientIdReused));
                break;
            case AppendStatus.Failed:
                connection.Send(Frames.Rejected(message.ClientId, ProblemCodes.Unavailable));
                break;
            case AppendStatus.RosterStale:
                _ = ReloadAndAnswerAsync(connection, message);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(result));
        }
    }

    // The roster moved between the look and the append: tell the sender the new one. Off the writer's thread.
    private async Task ReloadAndAnswerAsync(Connection connection, NewMessage message)
    {
        try
        {
            var roster = await rosters.ReloadAsync(message.Conversation, CancellationToken.None);
            if (roster is null || !roster.HasMember(message.Sender))
            {
                connection.Send(Frames.Rejected(message.ClientId, ProblemCodes.UnknownConversation));
                return;
            }

            await AnswerStaleAsync(connection, message, roster, CancellationToken.None);
        }
        catch (DbException error)
        {
            logger.RosterReadFailed(error);
            connection.Send(Frames.Rejected(message.ClientId, ProblemCodes.Unavailable));
        }
    }

    // A send repeated after the roster moved on may have been stored the first time.
    private async Task AnswerStaleAsync(Connection connection, NewMessage message, Roster roster, CancellationToken ct)
    {
        if (await log.FindSentAsync(message, ct) is { } earlier)
        {
            Answer(connection, message, earlier);
            return;
        }

        connection.Send(Frames.RosterStale(message.ClientId, roster, Compare(roster, message)));
    }
}
