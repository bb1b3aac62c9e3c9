// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Messages.History;

/// <summary>Pages of the log, forward and back.</summary>
internal sealed class HistoryRules(ConversationStore conversations, LogStore log)
{
    /// <summary>Bodies and wraps of one page; a first message of more comes alone.</summary>
    private const long MaxPageBytes = 1024 * 1024;

    public async Task<Outcome<MessagesPage>> ReadAsync(
        Caller caller, ConversationId id, string? after, string? before, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        uint behind = 0, ahead = 0;
        errors.Require(after is null || TrySeq(after, out behind), "after", "must be a seq");
        errors.Require(before is null || TrySeq(before, out ahead), "before", "must be a seq");
        errors.Require(after is null || before is null, "before", "cannot stand with 'after'");
        var size = PageLimit.Read(limit, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;
        if (await conversations.FindAsync(caller, id, ct) is not { } summary) return ProblemCodes.UnknownConversation;

        var end = summary.LastSeq + 1L;
        var range = before is null
            ? new LogRange(id, caller.Device, Math.Max(behind, summary.JoinedSeq), end)
            : new LogRange(id, caller.Device, summary.JoinedSeq, Math.Min(ahead, end));
        var page = await log.ReadPageAsync(range, rising: before is null, size, MaxPageBytes, ct);
        var next = page.IsFull ? page.Entries[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return new MessagesPage([.. page.Entries.Select(ToItem)], next);
    }

    private static bool TrySeq(string text, out uint seq) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seq);

    private static MessageItem ToItem(LogEntry entry) => new(
        entry.Seq, entry.Sender.Value, entry.SenderDevice.Value, entry.ClientId, entry.RosterVersion, Name(entry.Kind),
        DateTimeOffset.FromUnixTimeMilliseconds(entry.ReceivedAtMs), entry.Body, entry.Wrap);

    private static string Name(Kind kind) => kind switch
    {
        Kind.Message => "message",
        Kind.Event => "event",
        Kind.Distribution => "distribution",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
