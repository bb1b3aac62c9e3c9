// SPDX-License-Identifier: MIT
// RecordCipher: the records of one table: nonce 12 | AES-256-GCM(table key, nonce, plaintext, AD). NIST SP 800-38D.
// AD = table length u16 | table | row id length u16 | row id | version u64. Owns 32 secret bytes, zeroed on Dispose.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Seals the records of one table, each bound to its row and version.</summary>
public sealed class RecordCipher : IDisposable
{
    /// <summary>How much longer a record is than its plaintext, bytes.</summary>
    public const int Overhead = Aes256Gcm.NonceSize + Aes256Gcm.TagSize;

    /// <summary>Longest row id, bytes.</summary>
    public const int MaxRowIdSize = 1024;

    private readonly SecretBytes _key;
    private readonly byte[] _table;

    internal RecordCipher(SecretBytes key, byte[] table)
    {
        _key = key;
        _table = table;
    }

    /// <summary>Seals a record.</summary>
    /// <param name="rowId">The row, up to <see cref="MaxRowIdSize"/> bytes.</param>
    /// <param name="version">The record's version or layout; the reader must say the same.</param>
    /// <param name="plaintext">The content.</param>
    /// <param name="random">Where the nonce comes from.</param>
    /// <returns>The record.</returns>
    public byte[] Seal(ReadOnlySpan<byte> rowId, ulong version, ReadOnlySpan<byte> plaintext, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var record = new byte[Overhead + plaintext.Length];
        var nonce = record.AsSpan(0, Aes256Gcm.NonceSize);
        random.Fill(nonce);
        Aes256Gcm.Encrypt(_key.Expose(), nonce, plaintext, BindTo(rowId, version), record.AsSpan(Aes256Gcm.NonceSize));
        return record;
    }

    /// <summary>Opens a record.</summary>
    /// <param name="rowId">The row it was read from.</param>
    /// <param name="version">The version it must have.</param>
    /// <param name="record">The record.</param>
    /// <param name="plaintext">The content, or null; the caller disposes it.</param>
    /// <returns>False if it is not what was sealed for this table, row and version.</returns>
    public bool TryOpen(ReadOnlySpan<byte> rowId, ulong version, ReadOnlySpan<byte> record, out SecretBytes? plaintext)
    {
        plaintext = null;
        if (record.Length < Overhead)
            return false;
        var opened = new SecretBytes(record.Length - Overhead);
        if (!Aes256Gcm.TryDecrypt(
            _key.Expose(), record[..Aes256Gcm.NonceSize], record[Aes256Gcm.NonceSize..], BindTo(rowId, version), opened.ExposeForWriting()))
        {
            opened.Dispose();
            return false;
        }

        plaintext = opened;
        return true;
    }

    /// <summary>Zeroes the table's key. May be called again.</summary>
    public void Dispose() => _key.Dispose();

    private byte[] BindTo(ReadOnlySpan<byte> rowId, ulong version)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowId.Length, MaxRowIdSize);
        var bound = new byte[2 + _table.Length + 2 + rowId.Length + 8];
        var fields = new FieldWriter(bound);
        fields.WriteUInt16((ushort)_table.Length);
        fields.WriteBytes(_table);
        fields.WriteUInt16((ushort)rowId.Length);
        fields.WriteBytes(rowId);
        fields.WriteUInt64(version);
        return bound;
    }
}
