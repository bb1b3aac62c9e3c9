// SPDX-License-Identifier: MIT
// MessageReader: rows as callers see them, with names confirmed where the server answers.
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Messaging;

internal sealed class MessageReader(NameDirectory names, AccountInfo account)
{
    public async Task<StoredMessage> ReadAsync(MessageRow row, CancellationToken ct)
    {
        var record = row.Record;
        var sender = record.SenderId.ToGuid();
        var envelope = record.Envelope.IsEmpty ? null : Envelopes.Parse(record.Envelope.Span);
        return new StoredMessage
        {
            LocalId = row.LocalId,
            ConversationId = record.ConversationId.ToGuid(),
            Seq = row.Seq,
            ClientId = record.ClientId.ToGuid(),
            IsOutgoing = row.IsOutgoing,
            State = row.State,
            From = await NameAsync(sender, envelope?.SenderName ?? "", ct),
            FromUserId = sender,
            FromDeviceId = record.SenderDeviceId.ToGuid(),
            SentAt = envelope is null ? null : Time(envelope.SentAtMs),
            ReceivedAt = record.ReceivedAtMs == 0 ? null : Time(record.ReceivedAtMs),
            Content = envelope is null ? new MessageContent.Unreadable(record.Reason) : Envelopes.Read(envelope),
        };
    }

    private async Task<string> NameAsync(Guid sender, string claimed, CancellationToken ct)
    {
        if (sender == account.UserId)
            return account.Username;
        return await names.ConfirmAsync(sender, claimed, ct) ?? sender.ToText();
    }

    /// <summary>A time a peer may have made up, brought into the range that can be written.</summary>
    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(ms, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
