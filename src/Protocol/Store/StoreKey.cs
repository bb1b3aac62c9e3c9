// SPDX-License-Identifier: MIT
// StoreKey: the random master key of a device's store, sealed under a passphrase. Argon2id: RFC 9106.
// ver u8 = 1 | memory KiB u32 | passes u32 | salt 16 | nonce 12 | AES-256-GCM(KEK, nonce, master 32, "SM1 store" 0x00 | the bytes before). Owns 32 secret bytes.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>The master key of an encrypted store.</summary>
public sealed class StoreKey : IDisposable
{
    /// <summary>Length of a sealed master key, bytes.</summary>
    public const int SealedSize = HeaderSize + WireFormat.KeySize + Aes256Gcm.TagSize;

    /// <summary>Longest name of a table, bytes of UTF-8.</summary>
    public const int MaxTableNameSize = 64;

    private const byte LayoutVersion = 1;
    private const int SaltOffset = 1 + 4 + 4;
    private const int NonceOffset = SaltOffset + Argon2id.SaltSize;
    private const int HeaderSize = NonceOffset + Aes256Gcm.NonceSize;

    private readonly SecretBytes _master;

    private StoreKey(SecretBytes master) => _master = master;

    /// <summary>Draws a master key and seals it.</summary>
    /// <param name="passphrase">Secret bytes; UTF-8 if it was typed.</param>
    /// <param name="cost">What a guess costs; takes that long.</param>
    /// <param name="random">Where master key, salt and nonce come from.</param>
    /// <param name="sealedKey">The sealed key, to be stored.</param>
    /// <returns>The key; the caller disposes it.</returns>
    public static StoreKey Create(ReadOnlySpan<byte> passphrase, Argon2idCost cost, RandomSource random, out byte[] sealedKey)
    {
        var key = new StoreKey(SecretBytes.Random(WireFormat.KeySize, random));
        sealedKey = key.Seal(passphrase, cost, random);
        return key;
    }

    /// <summary>Unseals a master key; takes as long as the stored cost says.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="sealedKey">What <see cref="Create"/> or <see cref="Seal"/> gave.</param>
    /// <param name="key">The key, or null; the caller disposes it.</param>
    /// <returns>False for another passphrase and for damaged bytes alike.</returns>
    public static bool TryUnlock(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> sealedKey, out StoreKey? key)
    {
        key = null;
        var fields = new FieldReader(sealedKey);
        var layout = fields.ReadByte();
        var (memoryKib, passes) = (fields.ReadUInt32(), fields.ReadUInt32());
        if (sealedKey.Length != SealedSize || layout != LayoutVersion || memoryKib > Argon2idCost.MaxMemoryKib || passes > Argon2idCost.MaxPasses)
            return false;
        var cost = new Argon2idCost((int)memoryKib, (int)passes);
        if (!cost.IsValid)
            return false;
        var master = new SecretBytes(WireFormat.KeySize);
        Span<byte> wrappingKey = stackalloc byte[Aes256Gcm.KeySize];
        Argon2id.DeriveKey(passphrase, sealedKey.Slice(SaltOffset, Argon2id.SaltSize), cost, wrappingKey);
        var opened = Aes256Gcm.TryDecrypt(
            wrappingKey, sealedKey.Slice(NonceOffset, Aes256Gcm.NonceSize), sealedKey[HeaderSize..],
            BindTo(sealedKey), master.ExposeForWriting());
        CryptographicOperations.ZeroMemory(wrappingKey);
        if (opened)
            key = new StoreKey(master);
        else
            master.Dispose();
        return opened;
    }

    /// <summary>Seals the same master key again, for a new passphrase or cost. No record changes.</summary>
    /// <param name="passphrase">The new passphrase.</param>
    /// <param name="cost">What a guess costs; takes that long.</param>
    /// <param name="random">Where salt and nonce come from.</param>
    /// <returns>The sealed key, to be stored in place of the former.</returns>
    public byte[] Seal(ReadOnlySpan<byte> passphrase, Argon2idCost cost, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var sealedKey = new byte[SealedSize];
        var fields = new FieldWriter(sealedKey);
        fields.WriteByte(LayoutVersion);
        fields.WriteUInt32((uint)cost.MemoryKib);
        fields.WriteUInt32((uint)cost.Passes);
        random.Fill(fields.Take(Argon2id.SaltSize));
        random.Fill(fields.Take(Aes256Gcm.NonceSize));
        Span<byte> wrappingKey = stackalloc byte[Aes256Gcm.KeySize];
        Argon2id.DeriveKey(passphrase, sealedKey.AsSpan(SaltOffset, Argon2id.SaltSize), cost, wrappingKey);
        Aes256Gcm.Encrypt(
            wrappingKey, sealedKey.AsSpan(NonceOffset, Aes256Gcm.NonceSize), _master.Expose(),
            BindTo(sealedKey), sealedKey.AsSpan(HeaderSize));
        CryptographicOperations.ZeroMemory(wrappingKey);
        return sealedKey;
    }

    /// <summary>Derives a table's key: Expand(master, "SM1/store/table/" || name).</summary>
    /// <param name="table">The table's name, 1 to 64 bytes of UTF-8.</param>
    /// <returns>The cipher of its records; the caller disposes it.</returns>
    public RecordCipher OpenTable(string table)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        var name = Encoding.UTF8.GetBytes(table);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, MaxTableNameSize, nameof(table));
        byte[] info = [.. Labels.StoreTable, .. name];
        var key = new SecretBytes(Aes256Gcm.KeySize);
        HkdfSha256.Expand(_master.Expose(), info, key.ExposeForWriting());
        return new RecordCipher(key, name);
    }

    /// <summary>Zeroes the master key. May be called again.</summary>
    public void Dispose() => _master.Dispose();

    private static byte[] BindTo(ReadOnlySpan<byte> sealedKey) => [.. Labels.StoreHeader, .. sealedKey[..HeaderSize]];
}
