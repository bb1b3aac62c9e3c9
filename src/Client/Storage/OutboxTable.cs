// SPDX-License-Identifier: MIT
// outbox: frames the server has not answered, oldest first. A row is written with the sessions it used, before its frame leaves.
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Storage;

internal sealed class OutboxTable(SealedTable table)
{
    public void Add(OutboxRecord entry)
    {
        var id = table.OpaqueId(entry.ClientId.ToGuid());
        table.Db.Run("insert into outbox (id, record) values (@id, @record)", ("@id", id), ("@record", table.Seal(id, entry)));
    }

    /// <summary>Puts another frame in the place of one the server refused.</summary>
    public void Replace(OutboxRecord entry)
    {
        var id = table.OpaqueId(entry.ClientId.ToGuid());
        table.Db.Run("update outbox set record = @record where id = @id", ("@id", id), ("@record", table.Seal(id, entry)));
    }

    public OutboxRecord? First()
    {
        var rows = Read("select id, record from outbox order by place limit 1");
        return rows.Count > 0 ? rows[0] : null;
    }

    public OutboxRecord? Find(Guid clientId)
    {
        var id = table.OpaqueId(clientId);
        var record = table.Db.QueryBlob("select record from outbox where id = @id", ("@id", id));
        return record is null ? null : table.Open(id, record, OutboxRecord.Parser);
    }

    public List<OutboxRecord> All() => Read("select id, record from outbox order by place");

    public void Delete(Guid clientId) => table.Db.Run("delete from outbox where id = @id", ("@id", table.OpaqueId(clientId)));

    private List<OutboxRecord> Read(string sql) => table.Db.Query(
        sql, row => table.Open(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), OutboxRecord.Parser));
}
