// SPDX-License-Identifier: MIT
// SealedTable: seals and opens the records of one table, and turns natural keys into opaque row ids.
// An id is HMAC-SHA-256 under a key of the store: the file does not tell who is in it, yet a row is found without opening others.
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

internal sealed class SealedTable(SqliteConnection db, string name, RecordCipher cipher, SecretBytes indexKey) : IDisposable
{
    /// <summary>Layout of the records; part of what is authenticated.</summary>
    private const ulong RecordVersion = 1;

    public SqliteConnection Db { get; } = db;

    public byte[] OpaqueId(params ReadOnlySpan<Guid> parts)
    {
        Span<byte> natural = stackalloc byte[16 * parts.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i].TryWriteBytes(natural[(16 * i)..], bigEndian: true, out _);
        var id = new byte[HmacSha256.Size];
        HmacSha256.Compute(indexKey.Expose(), natural, id);
        return id;
    }

    public byte[] Seal(ReadOnlySpan<byte> id, ReadOnlySpan<byte> record) => cipher.Seal(id, RecordVersion, record, RandomSource.System);

    public byte[] Seal(ReadOnlySpan<byte> id, IMessage record) => Seal(id, record.ToByteArray());

    /// <summary>Opens a record; the caller disposes it.</summary>
    public SecretBytes Open(ReadOnlySpan<byte> id, byte[] record) =>
        cipher.TryOpen(id, RecordVersion, record, out var opened)
            ? opened!
            : throw MessengerException.Refused(
                FailureCodes.StoreDamaged, $"The store of this home is damaged (table {name}); restore the home from a backup, or begin with a new one.");

    public T Open<T>(ReadOnlySpan<byte> id, byte[] record, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var opened = Open(id, record);
        return parser.ParseFrom(opened.Expose());
    }

    public void Dispose() => cipher.Dispose();
}
