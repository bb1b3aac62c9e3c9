// SPDX-License-Identifier: MIT
// conversations: who they are with and the roster as last seen. positions: up to where incoming mail has been kept.
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Storage;

internal sealed class ConversationTable(SealedTable table)
{
    public ConversationRecord? Find(Guid conversation)
    {
        var id = table.OpaqueId(conversation);
        var record = table.Db.QueryBlob("select record from conversations where id = @id", ("@id", id));
        return record is null ? null : table.Open(id, record, ConversationRecord.Parser);
    }

    public ConversationRecord? FindByPeer(Guid peer)
    {
        var rows = table.Db.Query(
            "select id, record from conversations where peer = @peer",
            row => table.Open(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), ConversationRecord.Parser),
            ("@peer", table.OpaqueId(peer, Guid.Empty)));
        return rows.Count > 0 ? rows[0] : null;
    }

    public void Write(ConversationRecord conversation)
    {
        var id = table.OpaqueId(conversation.Id.ToGuid());
        table.Db.Run(
            """
            insert into conversations (id, peer, record) values (@id, @peer, @record)
            on conflict (id) do update set peer = excluded.peer, record = excluded.record
            """,
            ("@id", id),
            ("@peer", table.OpaqueId(conversation.PeerId.ToGuid(), Guid.Empty)),
            ("@record", table.Seal(id, conversation)));
    }

    /// <summary>Marks the roster as stale: the next message asks the server.</summary>
    public void ForgetRoster(Guid conversation)
    {
        if (Find(conversation) is not { } record)
            return;
        record.RosterVersion = 0;
        record.Roster.Clear();
        Write(record);
    }

    public uint Position(Guid conversation) =>
        (uint)table.Db.QueryNumber("select seq from positions where id = @id", ("@id", table.OpaqueId(conversation)));

    /// <summary>Nothing counts as kept by number any more; rows and sessions still tell what has been here.</summary>
    public void ForgetPositions() => table.Db.Run("delete from positions");

    public void MoveTo(Guid conversation, uint seq) => table.Db.Run(
        """
        insert into positions (id, seq) values (@id, @seq)
        on conflict (id) do update set seq = excluded.seq where excluded.seq > positions.seq
        """,
        ("@id", table.OpaqueId(conversation)),
        ("@seq", (long)seq));
}
