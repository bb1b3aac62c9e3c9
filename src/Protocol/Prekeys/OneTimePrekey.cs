// SPDX-License-Identifier: MIT
// OneTimePrekey: an X25519 pair that serves one session. X3DH §3.2. Its private part goes when that session's first message has decrypted.
// Owns 32 secret bytes, zeroed on Dispose. Stored as id u32 | private 32.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>A one-time prekey with its private part.</summary>
public sealed class OneTimePrekey : IDisposable
{
    /// <summary>Length of an exported prekey, bytes.</summary>
    public const int Size = 4 + X25519KeyPair.PrivateKeySize;

    /// <summary>Most prekeys of one batch.</summary>
    public const int MaxBatch = 1000;

    private OneTimePrekey(uint keyId, X25519KeyPair keyPair)
    {
        KeyId = keyId;
        KeyPair = keyPair;
    }

    /// <summary>Number of the key on its device, from 1.</summary>
    public uint KeyId { get; }

    /// <summary>The public half.</summary>
    public X25519PublicKey PublicKey => KeyPair.PublicKey;

    internal X25519KeyPair KeyPair { get; }

    /// <summary>Draws prekeys with consecutive numbers.</summary>
    /// <param name="firstKeyId">Number of the first, from 1; none of the numbers was ever used on this device.</param>
    /// <param name="count">How many, 1 to 1,000.</param>
    /// <param name="random">Where the keys come from.</param>
    /// <returns>The prekeys; the caller disposes them.</returns>
    /// <exception cref="OverflowException">The numbers would pass 2^32 - 1.</exception>
    public static OneTimePrekey[] GenerateBatch(uint firstKeyId, int count, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfZero(firstKeyId);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBatch);
        var batch = new OneTimePrekey[count];
        for (var i = 0; i < count; i++)
            batch[i] = new OneTimePrekey(firstKeyId + (uint)i, X25519KeyPair.Generate(random));
        return batch;
    }

    /// <summary>Writes the prekey with its private part, for an encrypted store.</summary>
    /// <param name="destination">Receives <see cref="Size"/> secret bytes; the caller zeroes them.</param>
    public void Export(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        var fields = new FieldWriter(destination);
        fields.WriteUInt32(KeyId);
        KeyPair.ExportPrivateKey(fields.Take(X25519KeyPair.PrivateKeySize));
    }

    /// <summary>Reads what <see cref="Export"/> wrote.</summary>
    /// <param name="source">The exported bytes.</param>
    /// <param name="prekey">The prekey, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryImport(ReadOnlySpan<byte> source, out OneTimePrekey? prekey)
    {
        prekey = null;
        var fields = new FieldReader(source);
        var keyId = fields.ReadUInt32();
        var privateKey = fields.ReadBytes(X25519KeyPair.PrivateKeySize);
        if (!fields.IsComplete || keyId == 0)
            return false;
        prekey = new OneTimePrekey(keyId, X25519KeyPair.FromPrivateKey(privateKey));
        return true;
    }

    /// <summary>Zeroes the private part. May be called again.</summary>
    public void Dispose() => KeyPair.Dispose();
}
