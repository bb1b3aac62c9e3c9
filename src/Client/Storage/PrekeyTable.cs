// SPDX-License-Identifier: MIT
// prekeys: the private parts of this device's prekeys. Kind and number are in the clear, as the server knows both.
using System.Buffers.Binary;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

internal sealed class PrekeyTable(SealedTable table)
{
    private const int Signed = 1;
    private const int OneTime = 2;
    private const int Kem = 3;
    private const int LastResortKem = 4;

    public void Add(SignedPrekey prekey)
    {
        using var exported = new SecretBytes(SignedPrekey.Size);
        prekey.Export(exported.ExposeForWriting());
        Insert(Signed, prekey.KeyId, exported);
    }

    public void Add(OneTimePrekey prekey)
    {
        using var exported = new SecretBytes(OneTimePrekey.Size);
        prekey.Export(exported.ExposeForWriting());
        Insert(OneTime, prekey.KeyId, exported);
    }

    public void Add(KemPrekey prekey, bool lastResort)
    {
        using var exported = new SecretBytes(KemPrekey.Size);
        prekey.Export(exported.ExposeForWriting());
        Insert(lastResort ? LastResortKem : Kem, prekey.KeyId, exported);
    }

    /// <summary>The signed prekey of that number, or null; the caller disposes it.</summary>
    public SignedPrekey? FindSigned(uint keyId)
    {
        using var opened = Find(Signed, keyId);
        return opened is not null && SignedPrekey.TryImport(opened.Expose(), out var prekey) ? prekey : null;
    }

    /// <summary>The one-time prekey of that number, or null; the caller disposes it.</summary>
    public OneTimePrekey? FindOneTime(uint keyId)
    {
        using var opened = Find(OneTime, keyId);
        return opened is not null && OneTimePrekey.TryImport(opened.Expose(), out var prekey) ? prekey : null;
    }

    /// <summary>The KEM prekey of that number, one-time or last resort, or null; the caller disposes it.</summary>
    public KemPrekey? FindKem(uint keyId)
    {
        using var opened = Find(Kem, keyId) ?? Find(LastResortKem, keyId);
        return opened is not null && KemPrekey.TryImport(opened.Expose(), out var prekey) ? prekey : null;
    }

    /// <summary>Numbers of the signed prekeys kept, rising.</summary>
    public List<uint> SignedIds() => Ids("select key_id from prekeys where kind = @kind order by key_id", Signed);

    /// <summary>Numbers of signed prekeys the server has not confirmed, rising.</summary>
    public List<uint> UnpublishedSignedIds() =>
        Ids("select key_id from prekeys where kind = @kind and published = 0 order by key_id", Signed);

    /// <summary>Numbers of one-time prekeys the server has not confirmed, rising, at most one upload of them.</summary>
    public List<uint> UnpublishedOneTimeIds() =>
        Ids("select key_id from prekeys where kind = @kind and published = 0 order by key_id limit 100", OneTime);

    /// <summary>Number of the newest signed prekey the server has confirmed, or 0.</summary>
    public uint NewestPublishedSignedId() => NewestPublished(Signed);

    /// <summary>Number of the newest last-resort KEM prekey the server has confirmed, or 0.</summary>
    public uint NewestPublishedLastResortKemId() => NewestPublished(LastResortKem);

    /// <summary>Numbers of the last-resort KEM prekeys kept, rising.</summary>
    public List<uint> LastResortKemIds() => Ids("select key_id from prekeys where kind = @kind order by key_id", LastResortKem);

    /// <summary>Numbers of one-time KEM prekeys the server has not confirmed, rising, at most one upload of them.</summary>
    public List<uint> UnpublishedKemIds() =>
        Ids("select key_id from prekeys where kind = @kind and published = 0 order by key_id limit 50", Kem);

    /// <summary>Numbers of last-resort KEM prekeys the server has not confirmed, rising.</summary>
    public List<uint> UnpublishedLastResortKemIds() =>
        Ids("select key_id from prekeys where kind = @kind and published = 0 order by key_id", LastResortKem);

    public void MarkKemPublished(uint keyId) => MarkPublished(Kem, keyId);

    public void MarkLastResortKemPublished(uint keyId) => MarkPublished(LastResortKem, keyId);

    public void MarkSignedPublished(uint keyId) => MarkPublished(Signed, keyId);

    public void MarkOneTimePublished(uint keyId) => MarkPublished(OneTime, keyId);

    public void MarkAllPublished() => table.Db.Run("update prekeys set published = 1 where published = 0");

    public void DeleteSigned(uint keyId) => Delete(Signed, keyId);

    public void DeleteOneTime(uint keyId) => Delete(OneTime, keyId);

    /// <summary>Deletes a one-time KEM prekey that has been used; the number of a last-resort one is left alone.</summary>
    public void DeleteKem(uint keyId) => Delete(Kem, keyId);

    public void DeleteLastResortKem(uint keyId) => Delete(LastResortKem, keyId);

    private List<uint> Ids(string sql, int kind) => table.Db.Query(sql, row => (uint)row.GetInt64(0), ("@kind", kind));

    private uint NewestPublished(int kind) =>
        Ids("select key_id from prekeys where kind = @kind and published = 1 order by key_id desc limit 1", kind).FirstOrDefault();

    private void Insert(int kind, uint keyId, SecretBytes exported) => table.Db.Run(
        "insert into prekeys (kind, key_id, published, record) values (@kind, @id, 0, @record)",
        ("@kind", kind),
        ("@id", (long)keyId),
        ("@record", table.Seal(RowId(kind, keyId), exported.Expose())));

    private SecretBytes? Find(int kind, uint keyId) =>
        table.Db.QueryBlob("select record from prekeys where kind = @kind and key_id = @id", ("@kind", kind), ("@id", (long)keyId)) is { } record
            ? table.Open(RowId(kind, keyId), record)
            : null;

    private void MarkPublished(int kind, uint keyId) => table.Db.Run(
        "update prekeys set published = 1 where kind = @kind and key_id = @id", ("@kind", kind), ("@id", (long)keyId));

    private void Delete(int kind, uint keyId) =>
        table.Db.Run("delete from prekeys where kind = @kind and key_id = @id", ("@kind", kind), ("@id", (long)keyId));

    private static byte[] RowId(int kind, uint keyId)
    {
        var id = new byte[5];
        id[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(id.AsSpan(1), keyId);
        return id;
    }
}
