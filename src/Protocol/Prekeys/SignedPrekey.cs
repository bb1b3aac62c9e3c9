// SPDX-License-Identifier: MIT
// SignedPrekey: a device's medium-term X25519 pair with the device's signature. X3DH §3.2. Replaced every 7 days, kept 30 days more.
// Owns 32 secret bytes, zeroed on Dispose. Stored as id u32 | created u64 | private 32 | signature 64.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Protocol;

/// <summary>A signed prekey with its private part.</summary>
public sealed class SignedPrekey : IDisposable
{
    /// <summary>Length of an exported prekey, bytes.</summary>
    public const int Size = 4 + 8 + X25519KeyPair.PrivateKeySize + IdentityKeyPair.SignatureSize;

    private readonly byte[] _signature;

    private SignedPrekey(uint keyId, long createdAtMs, X25519KeyPair keyPair, byte[] signature)
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
    public X25519PublicKey PublicKey => KeyPair.PublicKey;

    /// <summary>The device's signature over a <see cref="SignedPrekeyStatement"/>, 64 bytes.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    internal X25519KeyPair KeyPair { get; }

    /// <summary>Draws and signs a prekey.</summary>
    /// <param name="own">The device.</param>
    /// <param name="keyId">Its number, from 1, never used before on this device.</param>
    /// <param name="createdAtMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the key comes from.</param>
    /// <returns>The prekey; the caller disposes it.</returns>
    public static SignedPrekey Generate(LocalDevice own, uint keyId, long createdAtMs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentOutOfRangeException.ThrowIfZero(keyId);
        ArgumentOutOfRangeException.ThrowIfNegative(createdAtMs);
        var pair = X25519KeyPair.Generate(random);
        var signature = new byte[IdentityKeyPair.SignatureSize];
        new SignedPrekeyStatement(own.Address.Device, keyId, createdAtMs, pair.PublicKey).Sign(own.Identity, signature);
        return new SignedPrekey(keyId, createdAtMs, pair, signature);
    }

    /// <summary>Writes the prekey with its private part, for an encrypted store.</summary>
    /// <param name="destination">Receives <see cref="Size"/> secret bytes; the caller zeroes them.</param>
    public void Export(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        var fields = new FieldWriter(destination);
        fields.WriteUInt32(KeyId);
        fields.WriteUInt64((ulong)CreatedAtMs);
        KeyPair.ExportPrivateKey(fields.Take(X25519KeyPair.PrivateKeySize));
        fields.WriteBytes(_signature);
    }

    /// <summary>Reads what <see cref="Export"/> wrote.</summary>
    /// <param name="source">The exported bytes.</param>
    /// <param name="prekey">The prekey, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryImport(ReadOnlySpan<byte> source, out SignedPrekey? prekey)
    {
        prekey = null;
        var fields = new FieldReader(source);
        var keyId = fields.ReadUInt32();
        var createdAtMs = fields.ReadUInt64();
        var privateKey = fields.ReadBytes(X25519KeyPair.PrivateKeySize);
        var signature = fields.ReadBytes(IdentityKeyPair.SignatureSize);
        if (!fields.IsComplete || keyId == 0 || createdAtMs > long.MaxValue)
            return false;
        prekey = new SignedPrekey(keyId, (long)createdAtMs, X25519KeyPair.FromPrivateKey(privateKey), signature.ToArray());
        return true;
    }

    /// <summary>Zeroes the private part. May be called again.</summary>
    public void Dispose() => KeyPair.Dispose();
}
