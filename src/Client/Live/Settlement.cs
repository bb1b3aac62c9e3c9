// SPDX-License-Identifier: MIT
// Settlement: how a message leaves the outbox: sent, refused, or taken back. Outbox and history change together.
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class Settlement(ClientStore store, Guid ownDevice)
{
    public SentMessage Sent(OutboxRecord entry, Sent answer)
    {
        var receivedAtMs = answer.ReceivedAt.ToUnixMs();
        Settle(entry, answer.Seq, MessageState.Sent, message => message.ReceivedAtMs = receivedAtMs);
        return new SentMessage(entry.ConversationId.ToGuid(), entry.ClientId.ToGuid(), answer.Seq, DateTimeOffset.FromUnixTimeMilliseconds(receivedAtMs));
    }

    public void Refused(OutboxRecord entry, MessengerException why) =>
        Settle(entry, seq: null, MessageState.Refused, message => message.Reason = why.Code);

    public void Withdraw(Guid clientId) => store.Transact(tables =>
    {
        if (tables.Outbox.Find(clientId) is not { } entry)
            return;
        tables.Outbox.Delete(clientId);
        tables.Messages.Delete(entry.ConversationId.ToGuid(), ownDevice, clientId);
    });

    private void Settle(OutboxRecord entry, uint? seq, MessageState state, Action<MessageRecord> change) => store.Transact(tables =>
    {
        var clientId = entry.ClientId.ToGuid();
        tables.Outbox.Delete(clientId);
        if (tables.Messages.Find(entry.ConversationId.ToGuid(), ownDevice, clientId) is not { } message)
            return;
        change(message.Record);
        tables.Messages.Update(message.Record, seq, state);
    });
}
