// SPDX-License-Identifier: MIT
// StoreTests: records open with the passphrase, in their own table, row and version, and not otherwise.
using System.Text;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class StoreTests
{
    private static readonly Argon2idCost Cheap = new(1024, 1);

    private readonly SeededRandom _random = new(61);

    [Fact]
    public void A_record_survives_a_new_start_and_a_new_passphrase()
    {
        using var key = StoreKey.Create("old"u8, Cheap, _random, out var sealedKey);
        Assert.Equal(StoreKey.SealedSize, sealedKey.Length);
        var record = key.OpenTable("sessions").Seal("row"u8, 1, "secret"u8, _random);
        Assert.True(StoreKey.TryUnlock("old"u8, sealedKey, out var again));
        Assert.Equal("secret", Open(again!, "sessions", "row", 1, record));
        var changed = again!.Seal("new"u8, Cheap, _random);
        Assert.True(StoreKey.TryUnlock("new"u8, changed, out var newest));
        Assert.Equal("secret", Open(newest!, "sessions", "row", 1, record));
        Assert.False(StoreKey.TryUnlock("old"u8, changed, out _));
        again.Dispose();
        newest!.Dispose();
    }

    [Fact]
    public void A_record_opens_only_in_its_own_place()
    {
        using var key = StoreKey.Create("x"u8, Cheap, _random, out _);
        using var other = StoreKey.Create("x"u8, Cheap, _random, out _);
        var record = key.OpenTable("sessions").Seal("row"u8, 1, "secret"u8, _random);
        Assert.Equal("secret", Open(key, "sessions", "row", 1, record));
        Assert.Null(Open(key, "messages", "row", 1, record));
        Assert.Null(Open(key, "sessions", "row2", 1, record));
        Assert.Null(Open(key, "sessions", "row", 2, record));
        Assert.Null(Open(other, "sessions", "row", 1, record));
        Assert.Null(Open(key, "sessions", "row", 1, record[1..]));
        Assert.Null(Open(key, "sessions", "row", 1, []));
        for (var bit = 0; bit < record.Length * 8; bit++)
        {
            var forged = (byte[])record.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Open(key, "sessions", "row", 1, forged));
        }
    }

    [Fact]
    public void A_sealed_key_with_any_byte_changed_does_not_open()
    {
        StoreKey.Create("x"u8, Cheap, _random, out var sealedKey).Dispose();
        for (var at = 0; at < sealedKey.Length; at++)
        {
            var forged = (byte[])sealedKey.Clone();
            forged[at] ^= 1;
            Assert.False(StoreKey.TryUnlock("x"u8, forged, out _), $"byte {at}");
        }

        Assert.False(StoreKey.TryUnlock("x"u8, sealedKey.AsSpan(1), out _));
        Assert.False(StoreKey.TryUnlock("x"u8, [.. sealedKey, 0], out _));
        Assert.False(StoreKey.TryUnlock("y"u8, sealedKey, out _));
    }

    [Fact]
    public void A_sealed_key_cannot_make_the_device_allocate_without_bound()
    {
        StoreKey.Create("x"u8, Cheap, _random, out var sealedKey).Dispose();
        sealedKey.AsSpan(1, 4).Fill(0xFF);
        Assert.False(StoreKey.TryUnlock("x"u8, sealedKey, out _));
        sealedKey.AsSpan(1, 4).Clear();
        Assert.False(StoreKey.TryUnlock("x"u8, sealedKey, out _));
    }

    private static string? Open(StoreKey key, string table, string row, ulong version, byte[] record)
    {
        using var cipher = key.OpenTable(table);
        if (!cipher.TryOpen(Encoding.UTF8.GetBytes(row), version, record, out var plaintext))
            return null;
        using (plaintext)
            return Encoding.UTF8.GetString(plaintext!.Expose());
    }
}
