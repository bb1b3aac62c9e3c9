// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Messages.Sending;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Gives each frame of a connection to who handles it.</summary>
internal sealed class FrameDispatcher(
    SendHandler sends, EphemeralHandler ephemerals, ReauthHandler reauths, RateLimiter limiter, RateLimitTable limits)
{
    private const int MaxPositions = 1_000;

    public async ValueTask DispatchAsync(Connection connection, DeviceFeed feed, ClientFrame frame, CancellationToken ct)
    {
        var limited = await limiter.TakeAsync(limits.Frames, connection.Caller.Device.ToString(), ct);
        if (limited.IsAllowed) await HandleAsync(connection, feed, frame, ct);
        else connection.Close(CloseCode.Limited);
    }

    private ValueTask HandleAsync(Connection connection, DeviceFeed feed, ClientFrame frame, CancellationToken ct)
    {
        switch (frame.FrameCase)
        {
            case ClientFrame.FrameOneofCase.Send:
                return SendAsync(connection, frame.Send, ct);
            case ClientFrame.FrameOneofCase.Ack:
                return AcknowledgeAsync(connection, feed, frame.Ack.ConversationId, frame.Ack.Seq, ct);
            case ClientFrame.FrameOneofCase.Resume:
                return ResumeAsync(connection, feed, frame.Resume, ct);
            case ClientFrame.FrameOneofCase.Ephemeral:
                return ephemerals.HandleAsync(connection, frame.Ephemeral, ct);
            case ClientFrame.FrameOneofCase.Reauth:
                return reauths.HandleAsync(connection, frame.Reauth);
            case ClientFrame.FrameOneofCase.Ping:
                connection.Send(Frames.Pong);
                return ValueTask.CompletedTask;
            default:
                connection.Send(Frames.Problem(new Refusal(ProblemCodes.MalformedRequest, "This server does not take this frame.")));
                return ValueTask.CompletedTask;
        }
    }

    private async ValueTask SendAsync(Connection connection, Send send, CancellationToken ct)
    {
        using var trace = MessageTraces.Send();
        await sends.HandleAsync(connection.Caller, send, answer => connection.Send(Frames.Of(answer)), ct);
    }

    // What the device says it holds is what it would acknowledge.
    private static async ValueTask ResumeAsync(Connection connection, DeviceFeed feed, Resume resume, CancellationToken ct)
    {
        if (resume.Positions.Count > MaxPositions)
        {
            connection.Send(Frames.Problem(Refusal.Field(ProblemCodes.InvalidFields, "positions", "at most 1,000 in one frame")));
            return;
        }

        foreach (var position in resume.Positions)
        {
            await AcknowledgeAsync(connection, feed, position.ConversationId, position.Seq, ct);
        }
    }

    private static async ValueTask AcknowledgeAsync(
        Connection connection, DeviceFeed feed, string conversationId, uint seq, CancellationToken ct)
    {
        if (!Guid.TryParseExact(conversationId, "D", out var conversation))
        {
            connection.Send(Frames.Problem(Refusal.Field(ProblemCodes.InvalidFields, "conversation_id", "must be a UUID")));
        }
        else if (!await feed.AcknowledgeAsync(new(conversation), seq, ct))
        {
            connection.Send(Frames.Problem(Refusal.Field(
                ProblemCodes.InvalidFields, "seq", "is not a message of one of your conversations")));
        }
    }
}
