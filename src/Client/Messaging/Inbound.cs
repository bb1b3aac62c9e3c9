// SPDX-License-Identifier: MIT
// Inbound: one message of the server to one row here. A single transaction holds session, row, position and prekey deletion;
// only then may it be acknowledged. What cannot be read becomes a row that says so: it never blocks what follows.
using Google.Protobuf;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class Inbound(
    ClientStore store, RosterDirectory rosters, DeviceDirectory devices, MessageKeeper keeper, EventStream events, LocalDevice own)
{
    /// <summary>Raised when two devices have lost each other, or one says so.</summary>
    public event Action? RepairDue;

    /// <summary>Keeps a message. When this returns it may be acknowledged.</summary>
    /// <exception cref="MessengerException">The server could not be asked about the sender, so the message must come again.</exception>
    public async Task KeepAsync(Message message, CancellationToken ct)
    {
        var conversation = message.ConversationId.ToGuid();
        if (message.Seq <= store.Read(tables => tables.Conversations.Position(conversation)))
            return;
        if (message.Kind != Kind.Message)
        {
            store.Transact(tables => tables.Conversations.MoveTo(conversation, message.Seq));
            return;
        }

        var record = store.Read(tables => tables.Conversations.Find(conversation)) ?? await rosters.RefreshAsync(conversation, ct);
        if (!message.HasWrap && await devices.FindAsync(own.Address.Account, own.Address.Device, ct) is null)
        {
            // Sent while this device was waiting to be confirmed: it was never meant for it.
            store.Transact(tables => tables.Conversations.MoveTo(conversation, message.Seq));
            return;
        }

        var (sender, reason) = IsBetween(record, message.SenderId.ToGuid())
            ? await SenderAsync(message, ct)
            : (null, FailureCodes.StrangerInConversation);
        if (store.Transact(tables => keeper.Keep(tables, message, sender, reason)))
            RepairDue?.Invoke();
        events.MessagesChanged();
    }

    /// <summary>Notes that the server dropped messages before this device had seen them.</summary>
    public void KeepGap(Gap gap)
    {
        var conversation = gap.ConversationId.ToGuid();
        if (gap.To <= store.Read(tables => tables.Conversations.Position(conversation)))
            return;
        store.Transact(tables =>
        {
            var row = new MessageRecord
            {
                ConversationId = conversation.ToField(),
                ClientId = Guid.CreateVersion7().ToField(),
                SenderId = Guid.Empty.ToField(),
                SenderDeviceId = Guid.Empty.ToField(),
                Reason = "retention",
            };
            tables.Messages.Add(row, gap.To, outgoing: false, MessageState.Lost, shown: false);
            tables.Conversations.MoveTo(conversation, gap.To);
        });
        events.MessagesChanged();
    }

    /// <summary>Whether a direct conversation is this sender's: what others write must not stand in it, whatever the server says.</summary>
    private bool IsBetween(ConversationRecord conversation, Guid sender) =>
        conversation.PeerId.ToGuid() is var peer && (peer == Guid.Empty || peer == sender || sender == own.Address.Account);

    /// <summary>The sending device as its account's verified list has it, or why there is none.</summary>
    private async Task<(DeviceListEntry? Sender, string Reason)> SenderAsync(Message message, CancellationToken ct)
    {
        var userId = message.SenderId.ToGuid();
        try
        {
            var entry = await devices.FindAsync(userId, message.SenderDeviceId.ToGuid(), ct);
            return (entry, entry is null ? FailureCodes.UnlistedDevice : "");
        }
        catch (MessengerException error) when (error.Kind == FailureKind.Refused && IsAboutSender(error))
        {
            if (error.Code is FailureCodes.IdentityChanged or FailureCodes.BadDeviceList)
                events.Publish(new MessengerEvent.IdentityChanged(userId, error.Message));
            return (null, error.Code);
        }
    }

    private static bool IsAboutSender(MessengerException error) => error.Code
        is FailureCodes.IdentityChanged or FailureCodes.BadDeviceList or FailureCodes.NoKeysYet or "unknown_user" or "not_found";
}
