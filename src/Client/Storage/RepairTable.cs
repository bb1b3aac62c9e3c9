// SPDX-License-Identifier: MIT
// repairs: what could not be read from another device, and what it could not read from this one. A row per device with trouble.
using Google.Protobuf.Collections;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

internal sealed class RepairTable(SealedTable table)
{
    /// <summary>Conversations one row remembers at most.</summary>
    public const int MaxPlaces = 32;

    /// <summary>The row of a device, new if there is none.</summary>
    public RepairRecord Read(DeviceAddress peer)
    {
        var id = table.OpaqueId(peer.Account, peer.Device);
        return table.Db.QueryBlob("select record from repairs where id = @id", ("@id", id)) is { } record
            ? table.Open(id, record, RepairRecord.Parser)
            : new RepairRecord { AccountId = peer.Account.ToField(), DeviceId = peer.Device.ToField() };
    }

    public List<RepairRecord> All() => table.Db.Query(
        "select id, record from repairs", row => table.Open(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), RepairRecord.Parser));

    public void Write(RepairRecord repair)
    {
        var id = table.OpaqueId(repair.AccountId.ToGuid(), repair.DeviceId.ToGuid());
        table.Db.Run(
            "insert into repairs (id, record) values (@id, @record) on conflict (id) do update set record = excluded.record",
            ("@id", id),
            ("@record", table.Seal(id, repair)));
    }

    /// <summary>Notes a place in a list that keeps the earliest of each conversation, and no more conversations than it may.</summary>
    public static void Note(RepeatedField<Place> places, Guid conversation, uint seq)
    {
        if (places.FirstOrDefault(place => place.ConversationId.ToGuid() == conversation) is { } known)
            known.FromSeq = Math.Min(known.FromSeq, seq);
        else if (places.Count < MaxPlaces)
            places.Add(new Place { ConversationId = conversation.ToField(), FromSeq = seq });
    }
}
