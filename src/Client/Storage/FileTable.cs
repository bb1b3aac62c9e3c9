// SPDX-License-Identifier: MIT
// files: what is needed to fetch and open each file sent or received, by the server's id. An id that two messages give different
// keys to opens nothing any more: the server hands ids out, and must not make one sender's file stand in for another's.
using Google.Protobuf;
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
        if (Find(fileId) is { } known && (known.Key != file.Key || known.CipherId != file.CipherId || known.Sha256 != file.Sha256))
            file = new FileReference(file) { Key = ByteString.Empty };
        table.Db.Run(
            "insert into files (id, record) values (@id, @record) on conflict (id) do update set record = excluded.record",
            ("@id", id),
            ("@record", table.Seal(id, file)));
    }
}
