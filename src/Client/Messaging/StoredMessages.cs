// SPDX-License-Identifier: MIT
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Messaging;

/// <summary>Rows of the store as the library's users see them.</summary>
internal sealed class StoredMessages(NameDirectory names, AccountInfo account)
{
    /// <summary>The message, its sender's name as far as it is confirmed by now.</summary>
    public StoredMessage Describe(MessageRow row)
    {
        var record = row.Record;
        var sender = record.SenderId.ToGuid();
        return new StoredMessage
        {
            LocalId = row.LocalId,
            ConversationId = record.ConversationId.ToGuid(),
            Seq = row.Seq,
            ClientId = record.ClientId.ToGuid(),
            IsOutgoing = row.IsOutgoing,
            State = row.State,
            From = row.IsOutgoing ? account.Username : names.Pinned(sender) ?? sender.ToString("D"),
            FromUserId = sender,
            FromDeviceId = record.SenderDeviceId.ToGuid(),
            SentAt = record.Envelope.IsEmpty ? null : DateTimeOffset.FromUnixTimeMilliseconds(record.SentAtMs),
            ReceivedAt = record.ReceivedAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(record.ReceivedAtMs),
            Content = Read(row),
        };
    }

    /// <summary>The same, after asking the server whether the name a message claims is its sender's.</summary>
    public async Task<StoredMessage> ConfirmAsync(MessageRow row, CancellationToken ct)
    {
        if (!row.IsOutgoing && Envelopes.Parse(row.Record.Envelope.Span) is { } envelope)
            await names.ConfirmAsync(row.Record.SenderId.ToGuid(), envelope.SenderName, ct);
        return Describe(row);
    }

    private static MessageContent Read(MessageRow row) =>
        row.State is MessageState.Undecryptable or MessageState.Lost || Envelopes.Parse(row.Record.Envelope.Span) is not { } envelope
            ? new MessageContent.Unreadable(row.Record.Reason)
            : Envelopes.Read(envelope);
}
