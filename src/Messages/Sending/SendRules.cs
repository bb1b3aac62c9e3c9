// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Messages.Sending;

/// <summary>The shape of a send: everything that can be said without looking anything up.</summary>
internal static class SendRules
{
    public static Outcome<CheckedSend> Check(Send send)
    {
        var errors = new FieldErrors();
        errors.Require(Guid.TryParseExact(send.ClientId, "D", out var client), "client_id", "must be a UUID");
        errors.Require(Guid.TryParseExact(send.ConversationId, "D", out var conversation), "conversation_id", "must be a UUID");
        errors.Require(send.Kind is Kind.Message or Kind.Distribution, "kind", "must be 'message' or 'distribution'");
        errors.Require(send.Body.Length <= SocketProtocol.MaxBodyBytes, "body", "at most 96 KiB");
        errors.Require(send.Kind != Kind.Message || send.Body.Length > 0, "body", "is missing");
        errors.Require(send.Kind != Kind.Distribution || send.Body.Length == 0, "body", "does not belong to a distribution");
        errors.Require(send.Kind != Kind.Distribution || send.Wraps.Count > 0, "wraps", "are missing");
        errors.Require(send.Wraps.Count <= SocketProtocol.MaxWraps, "wraps", "at most 1,000");
        var wraps = ReadWraps(send, errors);
        return errors.ToRefusal() is { } refusal
            ? refusal
            : new CheckedSend(client, new(conversation), send.RosterVersion, send.Kind, send.Body.ToByteArray(), wraps);
    }

    private static List<DeviceWrap> ReadWraps(Send send, FieldErrors errors)
    {
        var wraps = new List<DeviceWrap>();
        var seen = new HashSet<Guid>();
        for (var i = 0; i < Math.Min(send.Wraps.Count, SocketProtocol.MaxWraps); i++)
        {
            var wrap = send.Wraps[i];
            if (!Guid.TryParseExact(wrap.DeviceId, "D", out var device)) errors.Add($"wraps[{i}].device_id", "must be a UUID");
            else if (!seen.Add(device)) errors.Add($"wraps[{i}].device_id", "stands twice");
            else if (wrap.Wrap_.Length is 0 or > SocketProtocol.MaxWrapBytes) errors.Add($"wraps[{i}].wrap", "1–4,096 bytes");
            else wraps.Add(new(new DeviceId(device), wrap.Wrap_.ToByteArray()));
            if (errors.Any) break; // one bad wrap is enough to say
        }

        return wraps;
    }
}
