// SPDX-License-Identifier: MIT
// SignedPrekeyStatement: what a device signs about its medium-term X25519 key. X3DH §3.2; context 1.
// device 16 | key id u32 | created u64 (Unix ms) | 0x02 | public key 32: 61 bytes. Holds public bytes only.
namespace SecureMessenger.Primitives.Statements;

/// <summary>A device's statement that an X25519 key is its signed prekey.</summary>
/// <param name="Device">The device that owns the key.</param>
/// <param name="KeyId">Number of the key on that device, from 1.</param>
/// <param name="CreatedAtMs">When it was made, Unix milliseconds, from 0.</param>
/// <param name="PublicKey">The key.</param>
public sealed record SignedPrekeyStatement(Guid Device, uint KeyId, long CreatedAtMs, X25519PublicKey PublicKey)
{
    /// <summary>Length of the signed body, bytes.</summary>
    public const int Size = 16 + 4 + 8 + 1 + X25519PublicKey.Size;

    /// <summary>Sets X25519 keys apart from Ed25519 (0x01) and ML-KEM-768 (0x03) ones in what is signed.</summary>
    public const byte KeyTypeX25519 = 0x02;

    /// <summary>Signs the statement.</summary>
    /// <param name="identity">The identity key of <see cref="Device"/>.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="InvalidOperationException">The key id is 0 or the time is negative.</exception>
    public void Sign(IdentityKeyPair identity, Span<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!IsWellFormed)
            throw new InvalidOperationException("Key ids start at 1 and times at 0.");
        Span<byte> body = stackalloc byte[Size];
        Write(body);
        identity.Sign(SignatureContext.SignedPrekey, body, signature);
    }

    /// <summary>Verifies a signature over the statement.</summary>
    /// <param name="identity">The identity key <see cref="Device"/> is known by.</param>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether this device stated exactly this.</returns>
    public bool Verify(IdentityPublicKey identity, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!IsWellFormed)
            return false;
        Span<byte> body = stackalloc byte[Size];
        Write(body);
        return identity.Verify(SignatureContext.SignedPrekey, body, signature);
    }

    private bool IsWellFormed => KeyId > 0 && CreatedAtMs >= 0;

    private void Write(Span<byte> body)
    {
        var fields = new FieldWriter(body);
        fields.WriteId(Device);
        fields.WriteUInt32(KeyId);
        fields.WriteUInt64((ulong)CreatedAtMs);
        fields.WriteByte(KeyTypeX25519);
        fields.WriteBytes(PublicKey.Bytes);
    }
}
