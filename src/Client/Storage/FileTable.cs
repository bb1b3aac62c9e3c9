// SPDX-License-Identifier: MIT
// files: what is needed to fetch and open each file sent or received, by the server's id.
using SecureMessenger.Client.Content;

namespace SecureMessenger.Client.Storage;

internal sealed class FileTable(SealedTable table)
{
    public FileReference? Find(Guid fileId)
    {
        var id = table.OpaqueId(fileId);
        var record = table.Db.QueryBlob("select record from files where id = @id", ("@id", id));
        return record is null ? null : table.Open(id, record, FileReference.Parser);
    }

    /// <summary>Keeps a file's key. The first one stays: a later message cannot exchange it.</summary>
    public void Add(Guid fileId, FileReference file)
    {
        var id = table.OpaqueId(fileId);
        table.Db.Run(
            "insert into files (id, record) values (@id, @record) on conflict (id) do nothing",
            ("@id", id),
            ("@record", table.Seal(id, file)));
    }
}
