// SPDX-License-Identifier: MIT
// messages: the history. In the clear: order, direction, state and whether it was shown. Everything else is sealed.
using Microsoft.Data.Sqlite;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Storage;

internal sealed class MessageTable(SealedTable table)
{
    private const string Columns = "local_id, seq, outgoing, state, id, record";

    /// <summary>Adds a message.</summary>
    /// <returns>False if this device already has one of that sender and client id; nothing is changed then.</returns>
    public bool Add(MessageRecord message, uint? seq, bool outgoing, MessageState state, bool shown)
    {
        var conversation = message.ConversationId.ToGuid();
        var id = Id(conversation, message.SenderDeviceId.ToGuid(), message.ClientId.ToGuid());
        return table.Db.Run(
            """
            insert into messages (id, conversation, seq, outgoing, state, shown, record)
            values (@id, @conversation, @seq, @outgoing, @state, @shown, @record)
            on conflict (id) do nothing
            """,
            ("@id", id),
            ("@conversation", table.OpaqueId(conversation)),
            ("@seq", seq is { } number ? (long)number : null),
            ("@outgoing", outgoing ? 1 : 0),
            ("@state", (int)state),
            ("@shown", shown ? 1 : 0),
            ("@record", table.Seal(id, message))) == 1;
    }

    public MessageRow? Find(Guid conversation, Guid senderDevice, Guid clientId)
    {
        var rows = table.Db.Query(
            $"select {Columns} from messages where id = @id", Map, ("@id", Id(conversation, senderDevice, clientId)));
        return rows.Count > 0 ? rows[0] : null;
    }

    /// <summary>Rewrites a message of this device with its new state.</summary>
    public void Update(MessageRecord message, uint? seq, MessageState state)
    {
        var id = Id(message.ConversationId.ToGuid(), message.SenderDeviceId.ToGuid(), message.ClientId.ToGuid());
        table.Db.Run(
            "update messages set seq = @seq, state = @state, record = @record where id = @id",
            ("@id", id),
            ("@seq", seq is { } number ? (long)number : null),
            ("@state", (int)state),
            ("@record", table.Seal(id, message)));
    }

    public void Delete(Guid conversation, Guid senderDevice, Guid clientId) =>
        table.Db.Run("delete from messages where id = @id", ("@id", Id(conversation, senderDevice, clientId)));

    /// <summary>Messages never shown, in order of arrival. Served by messages_unshown.</summary>
    public List<MessageRow> Unshown(long afterLocalId, int limit) => table.Db.Query(
        $"select {Columns} from messages where shown = 0 and local_id > @after order by local_id limit @limit",
        Map,
        ("@after", afterLocalId),
        ("@limit", limit));

    public void MarkShown(long localId) => table.Db.Run("update messages set shown = 1 where local_id = @id", ("@id", localId));

    /// <summary>The newest messages of a conversation, by seq, those without one last. Served by messages_log.</summary>
    public List<MessageRow> Newest(Guid conversation, int limit)
    {
        var rows = table.Db.Query(
            $"""
            select {Columns} from messages where conversation = @conversation
            order by seq is null desc, seq desc, local_id desc limit @limit
            """,
            Map,
            ("@conversation", table.OpaqueId(conversation)),
            ("@limit", limit));
        rows.Reverse();
        return rows;
    }

    /// <summary>The newest messages of this account in a conversation from a seq on, and those without one. Served by messages_log.</summary>
    public List<MessageRow> OutgoingFrom(Guid conversation, uint seq, int limit)
    {
        var rows = table.Db.Query(
            $"""
            select {Columns} from messages where conversation = @conversation and outgoing = 1 and (seq >= @seq or seq is null)
            order by seq is null desc, seq desc, local_id desc limit @limit
            """,
            Map,
            ("@conversation", table.OpaqueId(conversation)),
            ("@seq", (long)seq),
            ("@limit", limit));
        rows.Reverse();
        return rows;
    }

    private byte[] Id(Guid conversation, Guid senderDevice, Guid clientId) => table.OpaqueId(conversation, senderDevice, clientId);

    private MessageRow Map(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.IsDBNull(1) ? null : (uint)row.GetInt64(1),
        row.GetInt64(2) == 1,
        (MessageState)row.GetInt32(3),
        table.Open(row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5), MessageRecord.Parser));
}
