// SPDX-License-Identifier: MIT
// SkippedKeys: message keys of messages that have not arrived yet, by (chain, n), oldest first. Double Ratchet §2.6.
// Owns up to 2,000 x 32 secret bytes in one pinned array; a used or dropped key is overwritten at once. Zeroed on Dispose.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class SkippedKeys : IDisposable
{
    private const int EntrySize = 4 + 4 + WireFormat.KeySize;
    private const int FirstCapacity = 16;

    private uint[] _chains = [];
    private uint[] _numbers = [];
    private SecretBytes _keys = new(0);

    public int Count { get; private set; }

    public int Size => 2 + (Count * EntrySize);

    /// <summary>Looks a key up without using it.</summary>
    /// <returns>Its place, or -1.</returns>
    public int Find(uint chain, uint number)
    {
        for (var at = 0; at < Count; at++)
        {
            var step = _numbers.AsSpan(at, Count - at).IndexOf(number);
            if (step < 0)
                return -1;
            at += step;
            if (_chains[at] == chain)
                return at;
        }

        return -1;
    }

    /// <summary>The key at a place; valid until the next change.</summary>
    public ReadOnlySpan<byte> KeyAt(int place) => _keys.Expose().Slice(place * WireFormat.KeySize, WireFormat.KeySize);

    /// <summary>Removes one key: it has decrypted its message.</summary>
    public void RemoveAt(int place) => RemoveRange(place, 1);

    /// <summary>Keeps the keys of consecutive messages, dropping the oldest beyond the limit.</summary>
    public void Add(uint chain, uint firstNumber, ReadOnlySpan<byte> keys)
    {
        var added = keys.Length / WireFormat.KeySize;
        var surplus = Count + added - RatchetLimits.MaxStoredKeys;
        if (surplus > 0)
            RemoveRange(0, Math.Min(surplus, Count));
        var dropped = Math.Max(0, added - RatchetLimits.MaxStoredKeys);
        EnsureCapacity(Count + added - dropped);
        for (var i = dropped; i < added; i++)
            Append(chain, firstNumber + (uint)i, keys.Slice(i * WireFormat.KeySize, WireFormat.KeySize));
    }

    /// <summary>Drops all keys of a chain.</summary>
    public void DropChain(uint chain)
    {
        for (var at = Count - 1; at >= 0; at--)
        {
            if (_chains[at] == chain)
                RemoveRange(at, 1);
        }
    }

    public void Write(ref FieldWriter fields)
    {
        fields.WriteUInt16((ushort)Count);
        for (var i = 0; i < Count; i++)
        {
            fields.WriteUInt32(_chains[i]);
            fields.WriteUInt32(_numbers[i]);
            fields.WriteBytes(KeyAt(i));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; on false the content is of no use.</summary>
    public bool TryRead(ref FieldReader fields)
    {
        int count = fields.ReadUInt16();
        if (count > RatchetLimits.MaxStoredKeys || fields.Remaining < count * EntrySize)
            return false;
        EnsureCapacity(count);
        for (var i = 0; i < count; i++)
            Append(fields.ReadUInt32(), fields.ReadUInt32(), fields.ReadBytes(WireFormat.KeySize));
        return true;
    }

    public void Dispose()
    {
        _keys.Dispose();
        Count = 0;
    }

    private void Append(uint chain, uint number, ReadOnlySpan<byte> key)
    {
        _chains[Count] = chain;
        _numbers[Count] = number;
        key.CopyTo(_keys.ExposeForWriting().Slice(Count * WireFormat.KeySize, WireFormat.KeySize));
        Count++;
    }

    private void RemoveRange(int start, int length)
    {
        var end = start + length;
        Array.Copy(_chains, end, _chains, start, Count - end);
        Array.Copy(_numbers, end, _numbers, start, Count - end);
        var keys = _keys.ExposeForWriting()[..(Count * WireFormat.KeySize)];
        keys[(end * WireFormat.KeySize)..].CopyTo(keys[(start * WireFormat.KeySize)..]);
        Count -= length;
        CryptographicOperations.ZeroMemory(keys[(Count * WireFormat.KeySize)..]);
    }

    private void EnsureCapacity(int needed)
    {
        if (needed <= _numbers.Length)
            return;
        var capacity = Math.Min(RatchetLimits.MaxStoredKeys, Math.Max(needed, Math.Max(FirstCapacity, 2 * _numbers.Length)));
        Array.Resize(ref _chains, capacity);
        Array.Resize(ref _numbers, capacity);
        using var former = _keys;
        _keys = new SecretBytes(capacity * WireFormat.KeySize);
        former.Expose().CopyTo(_keys.ExposeForWriting());
    }
}
