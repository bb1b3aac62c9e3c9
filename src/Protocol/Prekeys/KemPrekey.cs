// SPDX-License-Identifier: MIT
// KemPrekey: an ML-KEM-768 pair with the device's signature, one-time or last resort. PQXDH §3.2.
// A one-time key goes when its first message has decrypted, the last-resort key as the signed prekey does. One sequence of numbers.
// Owns the seed and its expansion, zeroed on Dispose. Stored as id u32 | created u64 | seed 64 | signature 64.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Protocol;

/// <summary>A KEM prekey with its private part.</summary>
public sealed class KemPrekey : IDisposable
{
    /// <summary>Length of an exported prekey, bytes.</summary>
    public const int Size = 4 + 8 + MlKem768KeyPair.SeedSize + IdentityKeyPair.SignatureSize;

    /// <summary>Most prekeys of one batch.</summary>
    public const int MaxBatch = 100;

    private readonly byte[] _signature;

    private KemPrekey(uint keyId, long createdAtMs, MlKem768KeyPair keyPair, byte[] signature)
    {
        KeyId = keyId;
        CreatedAtMs = createdAtMs;
        KeyPair = keyPair;
        _signature = signature;
    }

    /// <summary>Number of the key on its device, from 1.</summary>
    public uint KeyId { get; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    public long CreatedAtMs { get; }

    /// <summary>The public half.</summary>
    public MlKem768PublicKey PublicKey => KeyPair.PublicKey;

    /// <summary>The device's signature over a <see cref="KemPrekeyStatement"/>, 64 bytes.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    internal MlKem768KeyPair KeyPair { get; }

    /// <summary>Draws and signs a prekey.</summary>
    /// <param name="own">The device.</param>
    /// <param name="keyId">Its number, from 1, never used before for a KEM prekey of this device.</param>
    /// <param name="createdAtMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the key comes from.</param>
    /// <returns>The prekey; the caller disposes it.</returns>
    public static KemPrekey Generate(LocalDevice own, uint keyId, long createdAtMs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentOutOfRangeException.ThrowIfZero(keyId);
        ArgumentOutOfRangeException.ThrowIfNegative(createdAtMs);
        var pair = MlKem768KeyPair.Generate(random);
        var signature = new byte[IdentityKeyPair.SignatureSize];
        new KemPrekeyStatement(own.Address.Device, keyId, createdAtMs, pair.PublicKey).Sign(own.Identity, signature);
        return new KemPrekey(keyId, createdAtMs, pair, signature);
    }

    /// <summary>Draws and signs prekeys with consecutive numbers.</summary>
    /// <param name="own">The device.</param>
    /// <param name="firstKeyId">Number of the first, from 1; none of the numbers was ever used for a KEM prekey of this device.</param>
    /// <param name="count">How many, 1 to 100.</param>
    /// <param name="createdAtMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the keys come from.</param>
    /// <returns>The prekeys; the caller disposes them.</returns>
    /// <exception cref="OverflowException">The numbers would pass 2^32 - 1.</exception>
    public static KemPrekey[] GenerateBatch(LocalDevice own, uint firstKeyId, int count, long createdAtMs, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBatch);
        var batch = new KemPrekey[count];
        for (var i = 0; i < count; i++)
            batch[i] = Generate(own, firstKeyId + (uint)i, createdAtMs, random);
        return batch;
    }

    /// <summary>Writes the prekey with its seed, for an encrypted store.</summary>
    /// <param name="destination">Receives <see cref="Size"/> secret bytes; the caller zeroes them.</param>
    public void Export(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        var fields = new FieldWriter(destination);
        fields.WriteUInt32(KeyId);
        fields.WriteUInt64((ulong)CreatedAtMs);
        KeyPair.ExportSeed(fields.Take(MlKem768KeyPair.SeedSize));
        fields.WriteBytes(_signature);
    }

    /// <summary>Reads what <see cref="Export"/> wrote, expanding the seed anew.</summary>
    /// <param name="source">The exported bytes.</param>
    /// <param name="prekey">The prekey, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryImport(ReadOnlySpan<byte> source, out KemPrekey? prekey)
    {
        prekey = null;
        var fields = new FieldReader(source);
        var keyId = fields.ReadUInt32();
        var createdAtMs = fields.ReadUInt64();
        var seed = fields.ReadBytes(MlKem768KeyPair.SeedSize);
        var signature = fields.ReadBytes(IdentityKeyPair.SignatureSize);
        if (!fields.IsComplete || keyId == 0 || createdAtMs > long.MaxValue)
            return false;
        prekey = new KemPrekey(keyId, (long)createdAtMs, MlKem768KeyPair.FromSeed(seed), signature.ToArray());
        return true;
    }

    /// <summary>Zeroes the private part. May be called again.</summary>
    public void Dispose() => KeyPair.Dispose();
}
