// SPDX-License-Identifier: MIT
// contacts: accounts this device has met, with their confirmed name and newest verified device list. One's own account too.
using Google.Protobuf;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Storage;

internal sealed class ContactTable(SealedTable table)
{
    public ContactRecord? Find(Guid userId)
    {
        var id = table.OpaqueId(userId);
        var record = table.Db.QueryBlob("select record from contacts where id = @id", ("@id", id));
        return record is null ? null : table.Open(id, record, ContactRecord.Parser);
    }

    /// <summary>The account of a confirmed name. Reads every contact: a device has hundreds, and names must not be found from outside.</summary>
    public ContactRecord? FindByName(string username) => table.Db
        .Query("select id, record from contacts", row => table.Open(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), ContactRecord.Parser))
        .Find(contact => contact.Username == username);

    public void PinName(Guid userId, string username)
    {
        var contact = Find(userId) ?? New(userId);
        contact.Username = username;
        Write(userId, contact);
    }

    public void PinDevices(Guid userId, ReadOnlySpan<byte> list, ReadOnlySpan<byte> signature)
    {
        var contact = Find(userId) ?? New(userId);
        contact.DeviceList = ByteString.CopyFrom(list);
        contact.DeviceListSignature = ByteString.CopyFrom(signature);
        Write(userId, contact);
    }

    private static ContactRecord New(Guid userId) => new() { UserId = userId.ToField() };

    private void Write(Guid userId, ContactRecord contact)
    {
        var id = table.OpaqueId(userId);
        table.Db.Run(
            "insert into contacts (id, record) values (@id, @record) on conflict (id) do update set record = excluded.record",
            ("@id", id),
            ("@record", table.Seal(id, contact)));
    }
}
