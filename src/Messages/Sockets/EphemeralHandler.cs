// SPDX-License-Identifier: MIT
using Google.Protobuf;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Takes <c>Ephemeral</c> frames: relayed to the members who are connected, never stored, never answered but by a refusal.</summary>
internal sealed class EphemeralHandler(RosterStore rosters, DeviceNews news, RateLimiter limiter, RateLimitTable limits)
{
    public async ValueTask HandleAsync(Connection connection, Ephemeral ephemeral, CancellationToken ct)
    {
        if (await RelayAsync(connection, ephemeral, ct) is { } refusal) connection.Send(Frames.Problem(refusal));
    }

    private async Task<Refusal?> RelayAsync(Connection connection, Ephemeral ephemeral, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.Require(Guid.TryParseExact(ephemeral.ConversationId, "D", out var id), "conversation_id", "must be a UUID");
        errors.Require(ephemeral.Body.Length is > 0 and <= SocketProtocol.MaxEphemeralBytes, "body", "1–4,096 bytes");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var caller = connection.Caller;
        if (!(await limiter.TakeAsync(limits.Ephemeral, caller.Device.ToString(), ct)).IsAllowed) return ProblemCodes.RateLimited;

        // From the store, not from memory: nothing behind this compares the roster's version.
        var conversation = new ConversationId(id);
        var roster = await rosters.ReadAsync(conversation, ct);
        if (roster is null || !roster.HasMember(caller.User)) return ProblemCodes.UnknownConversation;
        var frame = Frames.Ephemeral(conversation, caller, ephemeral.Body).ToByteArray();
        foreach (var member in roster.Members) news.Pass(member.User, frame);
        return null;
    }
}
