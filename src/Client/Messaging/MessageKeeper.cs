// SPDX-License-Identifier: MIT
// MessageKeeper: what one message becomes in the store: a row, a row that says why it cannot be read, a note for repair, or nothing.
using Google.Protobuf;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Repair;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class MessageKeeper(WrapOpener opener, LocalDevice own, TimeProvider time)
{
    /// <summary>Keeps a message and moves the conversation's position behind it.</summary>
    /// <param name="tables">The open transaction.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sending device as its account's verified list has it, or null.</param>
    /// <param name="reason">Why there is no sender.</param>
    /// <returns>Whether something was noted that <see cref="Repairs"/> has to act on.</returns>
    public bool Keep(Tables tables, Message message, DeviceListEntry? sender, string reason)
    {
        var conversation = message.ConversationId.ToGuid();
        tables.Conversations.MoveTo(conversation, message.Seq);
        if (sender is null || !message.HasWrap)
        {
            Add(tables, message, reason.Length > 0 ? reason : "not_for_this_device");
            return false;
        }

        switch (opener.Open(tables, message, sender, out var content))
        {
            case Opening.Duplicate or Opening.Blank:
                return false;
            case Opening.NoSession:
                Add(tables, message, "undecryptable");
                RepairNotes.NoteUnread(tables, Sender(message), conversation, message.Seq);
                return true;
            case Opening.Opened when Envelopes.Parse(content) is { } envelope:
                return Keep(tables, message, content!, envelope);
            default:
                Add(tables, message, "undecryptable");
                return false;
        }
    }

    private bool Keep(Tables tables, Message message, byte[] content, Envelope envelope)
    {
        if (envelope.ContentCase == Envelope.ContentOneofCase.DecryptionError)
        {
            RepairNotes.NoteOwed(tables, Sender(message), envelope.DecryptionError, time.GetUtcNow().ToUnixTimeMilliseconds());
            return true;
        }

        var row = Row(message);
        row.SentAtMs = envelope.SentAtMs;
        row.Envelope = ByteString.CopyFrom(content);
        if (!envelope.Resent.IsEmpty && !MakeWay(tables, row, envelope.Resent))
            return false;
        var outgoing = IsOwn(message);
        tables.Messages.Add(row, message.Seq, outgoing, outgoing ? MessageState.Sent : MessageState.Received, shown: false);
        if (envelope.ContentCase == Envelope.ContentOneofCase.File && Envelopes.IsWhole(envelope.File))
            tables.Files.Add(envelope.File.Id.ToGuid(), envelope.File);
        return false;
    }

    /// <summary>Gives a message sent again the id it had, and takes the row away that said it could not be read.</summary>
    /// <returns>False if it could be read the first time.</returns>
    private static bool MakeWay(Tables tables, MessageRecord row, ByteString first)
    {
        var (conversation, device) = (row.ConversationId.ToGuid(), row.SenderDeviceId.ToGuid());
        row.ClientId = first;
        if (tables.Messages.Find(conversation, device, first.ToGuid()) is not { } earlier)
            return true;
        if (earlier.State != MessageState.Undecryptable)
            return false;
        tables.Messages.Delete(conversation, device, first.ToGuid());
        return true;
    }

    private void Add(Tables tables, Message message, string reason)
    {
        var row = Row(message);
        row.Reason = reason;
        tables.Messages.Add(row, message.Seq, IsOwn(message), MessageState.Undecryptable, shown: false);
    }

    private bool IsOwn(Message message) => message.SenderId.ToGuid() == own.Address.Account;

    private static DeviceAddress Sender(Message message) => new(message.SenderId.ToGuid(), message.SenderDeviceId.ToGuid());

    private static MessageRecord Row(Message message) => new()
    {
        ConversationId = message.ConversationId.ToGuid().ToField(),
        ClientId = message.ClientId.ToGuid().ToField(),
        SenderId = message.SenderId.ToGuid().ToField(),
        SenderDeviceId = message.SenderDeviceId.ToGuid().ToField(),
        ReceivedAtMs = message.ReceivedAt.ToUnixMs(),
    };
}
