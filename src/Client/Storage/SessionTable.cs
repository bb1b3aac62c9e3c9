// SPDX-License-Identifier: MIT
// sessions: one SessionBook per device of somebody.
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

internal sealed class SessionTable(SealedTable table)
{
    /// <summary>The sessions with a device, from the store or new; the caller disposes the book and writes it back with <see cref="Write"/>.</summary>
    public SessionBook Read(DeviceAddress own, DeviceAddress peer)
    {
        var id = table.OpaqueId(peer.Account, peer.Device);
        if (table.Db.QueryBlob("select record from sessions where id = @id", ("@id", id)) is not { } record)
            return new SessionBook(own, peer);
        using var opened = table.Open(id, record);
        return SessionBook.TryDeserialize(opened.Expose(), out var book) && book!.Peer == peer && book.Own == own
            ? book
            : throw MessengerException.Refused(FailureCodes.StoreDamaged, "A session in the store of this home cannot be read.");
    }

    public void Write(SessionBook book)
    {
        var id = table.OpaqueId(book.Peer.Account, book.Peer.Device);
        using var state = book.Serialize();
        table.Db.Run(
            "insert into sessions (id, record) values (@id, @record) on conflict (id) do update set record = excluded.record",
            ("@id", id),
            ("@record", table.Seal(id, state.Expose())));
    }

    /// <summary>Drops the replay memory of a signed prekey whose private part is deleted in the same transaction.</summary>
    public void ForgetSignedPrekey(uint keyId)
    {
        foreach (var (id, record) in table.Db.Query("select id, record from sessions", row => (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1))))
        {
            using var opened = table.Open(id, record);
            if (!SessionBook.TryDeserialize(opened.Expose(), out var book))
                continue; // reading it for use reports the damage
            using (book)
            {
                book!.ForgetSignedPrekey(keyId);
                Write(book);
            }
        }
    }
}
